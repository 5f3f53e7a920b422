import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { freePort } from "@app/net/ports";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, test } from "vitest";
import { forkOffline } from "./test/offline.ts";

describe("a start that fails is reported in one sentence and leaves nothing running", () => {
  async function failedStart(options: Parameters<typeof forkOffline>[0]): Promise<string> {
    const offline = await forkOffline(options);
    await once(offline.process, "exit");
    expect(offline.process.exitCode).toBe(1);
    expect(offline.output()).not.toMatch(/\n\s+at .*\.ts:/);
    return offline.output();
  }

  test("because a port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const output = await failedStart({ ports: { http: port, lambda: await freePort() } });
    server.close();
    expect(output).toContain(
      `Port ${port} is taken: stop what listens there or choose another with --httpPort.`,
    );
  });

  test("because the function that seeds does not exist", async () => {
    const output = await failedStart({ env: { FIXTURE_SEED: "sow" } });
    expect(output).toContain("custom.local.seed: there is no function sow.");
  });

  test("because the tables cannot be seeded, with the engine already running", async () => {
    const directory = testDirectory();
    const env = { FIXTURE_SEED: "fail", FIXTURE_RUN_DIRECTORY: directory };
    const output = await failedStart({ env });
    expect(output).toContain("custom.local.seed: the function fail failed");
  });
});
