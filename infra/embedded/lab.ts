import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { freePort, requirePort } from "@app/net/ports";
import { randomKey } from "./call-keys.ts";
import { Children } from "./children.ts";
import { createRunDirectory } from "./run-directory.ts";

/** The page of a running instance, in a separate process: neither its work nor its end affects the variants. */
export interface Lab {
  url: string;
  /** For the processes of the variants: their spans go to the lab. */
  environment: Record<string, string>;
  /** Resolves when the page is served. */
  start(): Promise<unknown>;
  /** Shows the instance of this run directory. */
  show(runDirectory: string): void;
  /** Resolves when the process ends unexpectedly. */
  failed: Promise<Error>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL("../../loadtests/lab/server/main.ts", import.meta.url));

/**
 * The address is known before the process runs, so that it can start at the same time as the variants.
 * @param port 0 for any free port
 */
export async function openLab(port: number): Promise<Lab> {
  if (port) await requirePort(port, "--lab-port");
  const chosen = port || (await freePort());
  const url = `http://127.0.0.1:${chosen}`;
  const key = randomKey();
  const runDirectory = await createRunDirectory();
  const children = new Children(runDirectory);
  return {
    url,
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/spans/${key}`,
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_EXPORTER_OTLP_TIMEOUT: "10000", // a late span is better than none
    },
    start: () => children.start({ name: "lab", module: main, env: { PORT: `${chosen}`, SPANS_KEY: key } }),
    show: (shown) => void children.processOf("lab").send({ runDirectory: shown }),
    failed: children.failed,
    async stop() {
      await children.stop();
      rmSync(runDirectory, { recursive: true, force: true });
    },
  };
}
