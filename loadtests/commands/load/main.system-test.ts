import { setTimeout as sleep } from "node:timers/promises";
import { NOTHING_RUNS } from "@app/net/running";
import { testDirectory } from "@app/net/test/directory";
import { describe, expect, test } from "vitest";
import { serveShop } from "../../harness/test/stub-shop.ts";
import { stillRunning } from "../test/command.ts";
import { at, load, run } from "./test/load.ts";

test("an unreachable URL fails with its name and advice", async () => {
  const { status, output, report } = await run(at("http://127.0.0.1:1"));
  expect(output).toContain(
    "- Nothing answers at http://127.0.0.1:1 (ECONNREFUSED): start docker compose up, npm start, or npx serverless offline in functions/, or check the URL.",
  );
  expect(status).toBe(1);
  expect(report).toMatchObject({ valid: false, options: { scenario: "steady", engine: "driver" } });
});

test("without flags it loads the running variant; when nothing runs, it says what to start", async () => {
  const port = (url: string) => new URL(url).port;
  const shop = await serveShop();
  const where = {
    TMPDIR: testDirectory(),
    FUNCTIONS_PORT: port(shop.url),
    ISSUER_PORT: port(shop.url),
  };
  const flags = ["--scenario", "smoke"];
  const { output, report } = await run(flags, { ...where, GATEWAY_PORT: "1" });
  expect(output).toContain(`smoke on ${shop.url} with driver: `);
  expect(report.load).toMatchObject({ completed: 25 });
  shop.close();
  const again = await run(flags, { ...where, GATEWAY_PORT: "1" });
  expect(again).toMatchObject({ status: 1, report: { reasons: [NOTHING_RUNS] } });
});

describe("with --variant", () => {
  test("the output names a process of the variant that died, and nothing is left running", {
    timeout: 120_000,
  }, async () => {
    const loading = load(["--variant", "services"]);
    await loading.says("with driver: ");
    const processes = loading.processes();
    await sleep(1_000);
    process.kill(processes.get("payments")!, "SIGKILL");
    const { status, output, report } = await loading.done();
    expect(output).toContain("- payments was ended by SIGKILL.");
    expect(status).toBe(1);
    expect(report.valid).toBe(false);
    expect(report.load!.started).toBeGreaterThan(0);
    expect(stillRunning(processes)).toEqual([]);
  });
});
