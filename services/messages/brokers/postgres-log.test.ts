import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Children } from "@app/infra/embedded/children";
import { BROKER, startMessageLog } from "@app/infra/embedded/message-log";
import { createRunDirectory } from "@app/infra/embedded/run-directory";
import { type TestBroker, testBroker } from "../test/broker-contract.ts";

async function startPostgresLog(): Promise<TestBroker> {
  const base = mkdtempSync(join(tmpdir(), "log-test-"));
  const runDirectory = await createRunDirectory(base);
  const children = new Children(runDirectory, { supervise: true });
  return {
    urls: await startMessageLog(children, runDirectory),
    async killAndRestart() {
      const ready = children.readyNext(BROKER);
      process.kill(children.pids[BROKER]!, "SIGKILL");
      await ready;
    },
    async stop() {
      await children.stop();
      rmSync(base, { recursive: true });
    },
  };
}

testBroker(startPostgresLog);
