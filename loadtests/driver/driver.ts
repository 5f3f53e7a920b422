import { fork } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { CATALOG } from "@app/domain/catalog";
import type { Driven } from "../result.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { LoadJob } from "./load.ts";
import type { DriverReply, EndRun } from "./main.ts";

/** Aborting the signal ends the run early, with what it found out so far. */
export type Run = {
  scenario: Scenario;
  url: string;
  tokens: readonly string[];
  seed?: number;
  signal?: AbortSignal | undefined;
};

export type Driver = {
  /** One run at a time. Rejects with a sentence when the load generator itself fails; a target that fails is part of the result. */
  run(run: Run): Promise<Driven>;
  stop(): void;
};

const MAX_IN_FLIGHT = 1_000;
const TIMEOUT_MS = 30_000;

/** Starts the load generator in a process of its own, so that nothing else shares its event loop. */
export function startDriver(): Driver {
  const child = fork(new URL("main.ts", import.meta.url), { serialization: "advanced", execArgv: [] });
  const ended = once(child, "exit").then(([code, signal]): DriverReply => {
    return { error: `the load generator ended before its run did (${signal ?? `exit status ${code}`})` };
  });
  return {
    async run({ seed = randomInt(2 ** 31), signal, ...run }) {
      signal?.addEventListener("abort", () => child.connected && child.send("end run" satisfies EndRun));
      const replied = once(child, "message").then(([reply]): DriverReply => reply);
      child.send({
        ...run,
        seed,
        run: randomUUID(),
        skus: SKUS,
        maxInFlight: MAX_IN_FLIGHT,
        timeout: TIMEOUT_MS,
      } satisfies LoadJob);
      const reply = await Promise.race([replied, ended]);
      if ("error" in reply) throw new Error(reply.error);
      return reply.driven;
    },
    stop: () => void child.kill(),
  };
}

/** The scarce product stays out, or a load would sell it out. */
const SKUS = CATALOG.filter(({ initialStock }) => initialStock > 100_000).map(({ sku }) => sku);
