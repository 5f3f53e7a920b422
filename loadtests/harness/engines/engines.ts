import type { Store } from "@app/audit/snapshot";
import type { LoadResult, Measured, Settled } from "../../scenarios/result.ts";
import { startDrivers } from "../driver/drivers.ts";
import { settle } from "../settle.ts";
import { openTokens } from "../tokens.ts";
import { openOrderLists } from "../variants/list-orders.ts";
import { type K6Job, runK6 } from "./k6-engine.ts";

/**
 * `drivers`: the number of processes of the embedded driver. `store`: the target's own store, where it can be read.
 * Reading it costs the target less than asking its API.
 */
export type EngineJob = K6Job & { drivers?: number; store?: Store | undefined };

/** `accepted`: the ids of the accepted orders; empty for k6, which does not report them. */
export type EngineRun = { measured: Measured; accepted: string[] };

/** Runs a scenario until its last order has settled. A failure of the target is part of the result. */
export const ENGINES: Record<LoadResult["engine"], (job: EngineJob) => Promise<EngineRun>> = {
  driver: runDriver,
  k6: async (job) => ({ measured: await runK6(job), accepted: [] }),
};

async function runDriver(job: EngineJob): Promise<EngineRun> {
  const { scenario, url, issuer, signal, drivers = 1 } = job;
  const { tokens, lifetime, renew } = await openTokens(issuer);
  const driver = startDrivers(drivers);
  const renewAll = () =>
    renew().then(
      () => driver.renewTokens(tokens),
      () => {}, // the old tokens are valid until the next renewal: there are three in a lifetime
    );
  const renewing = setInterval(renewAll, (lifetime * 1_000) / 3);
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
      aborted.push(`the state of the orders could not be read: ${error.message}`);
      return unknown();
    },
  );
}
