import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "./audit/snapshot.ts";
import { latencyHistogram, type Percentiles, percentilesOf, record } from "./driver/percentiles.ts";

/** `latency` in milliseconds from placedAt to settledAt, by the server's clock. */
export type Settled = { settled: number; unsettled: string[]; latency: Percentiles };

const PATIENCE_MS = 60_000;

/** Waits until every one of the orders is confirmed or rejected, or nothing has changed for a while. Asks the store, ever more rarely. */
export async function settle(store: Store, ids: readonly string[], signal?: AbortSignal): Promise<Settled> {
  const latency = latencyHistogram();
  let open = [...ids];
  let lastChange = Date.now();
  for (let pause = 50; ; pause = Math.min(2 * pause, 1_000)) {
    const settled = (await store.readTimes(open)).filter(({ settledAt }) => settledAt !== undefined);
    for (const { placedAt, settledAt } of settled) record(latency, settledAt! - placedAt);
    const done = new Set(settled.map(({ id }) => id));
    open = open.filter((id) => !done.has(id));
    if (done.size > 0) lastChange = Date.now();
    if (open.length === 0 || Date.now() - lastChange > PATIENCE_MS) break;
    await sleep(pause, undefined, { signal });
  }
  return { settled: ids.length - open.length, unsettled: open, latency: percentilesOf(latency) };
}
