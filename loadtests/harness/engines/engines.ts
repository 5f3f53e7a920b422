import type { LoadResult, Measured, Settled } from "../../scenarios/result.ts";
import { startDriver } from "../driver/driver.ts";
import { settle } from "../settle.ts";
import { openTokens } from "../tokens.ts";
import type { EngineJob } from "./engine-job.ts";
import { runK6 } from "./k6-engine.ts";
import { openOrderLists } from "./order-lists.ts";

/** `accepted` are the ids of the orders that the target accepted, where the engine tells. */
export type EngineRun = { measured: Measured; accepted: string[] };

/** Runs the scenario to its last settled order. A target that fails on the way is part of the result. */
export const ENGINES: Record<LoadResult["engine"], (job: EngineJob) => Promise<EngineRun>> = {
  driver: runDriver,
  k6: async (job) => ({ measured: await runK6(job), accepted: [] }),
};

async function runDriver(job: EngineJob): Promise<EngineRun> {
  const { scenario, url, issuer, signal } = job;
  const { tokens, lifetime, renew } = await openTokens(issuer);
  const driver = startDriver();
  // Three times in a token's lifetime, which is in seconds: after a failure the old tokens are good until the next turn.
  const renewing = setInterval(
    () => {
      renew().then(
        () => driver.renewTokens(tokens),
        () => {},
      );
    },
    (lifetime * 1_000) / 3,
  );
  try {
    const { result: load, accepted } = await driver.run({ scenario, url, tokens, signal });
    const settled = await follow(job, tokens, load, accepted);
    return { measured: { load, settled }, accepted };
  } finally {
    clearInterval(renewing);
    driver.stop();
  }
}

async function follow(
  { store, url, signal }: EngineJob,
  tokens: readonly string[],
  load: LoadResult,
  accepted: readonly string[],
): Promise<Settled> {
  const { startedAt, aborted } = load;
  const unknown = () => settle({ readTimes: async () => [] }, accepted, { startedAt, timeout: 0 });
  if (aborted.length > 0) return unknown();
  return settle(store ?? openOrderLists(url, tokens), accepted, { startedAt, signal }).catch(
    (error: Error) => {
      aborted.push(`the orders could not be followed: ${error.message}`);
      return unknown();
    },
  );
}
