import { setTimeout as sleep } from "node:timers/promises";
import type { OrderTimes, Store } from "@app/audit/snapshot";
import type { Settled } from "../scenarios/result.ts";
import { latencyHistogram, record, recordingOf } from "./driver/percentiles.ts";

const TIMEOUT_MS = 60_000;
const DEADLINE_MS = 15 * 60_000;
const EXAMPLES = 5;

/**
 * `startedAt`: the start of the load; windows count from there. `timeout`: the longest time without a newly settled
 * order. `deadline`: the longest time in total. Both are in milliseconds.
 */
export type SettleOptions = {
  startedAt: string;
  signal?: AbortSignal | undefined;
  timeout?: number;
  deadline?: number;
};

/** Waits until all orders are confirmed or rejected, until the timeout, or until the deadline. */
export async function settle(
  store: Pick<Store, "readTimes">,
  ids: readonly string[],
  { startedAt, signal, timeout = TIMEOUT_MS, deadline = DEADLINE_MS }: SettleOptions,
): Promise<Settled> {
  const settled: OrderTimes[] = [];
  let open = [...ids];
  const beganAt = Date.now();
  let lastChange = beganAt;
  for (let pause = 50; ; pause = Math.min(2 * pause, 1_000)) {
    const done = (await store.readTimes(open)).filter(({ settledAt }) => settledAt !== undefined);
    settled.push(...done);
    const doneIds = new Set(done.map(({ id }) => id));
    open = open.filter((id) => !doneIds.has(id));
    if (doneIds.size > 0) lastChange = Date.now();
    const now = Date.now();
    if (open.length === 0 || now - lastChange > timeout || now - beganAt >= deadline) break;
    await sleep(pause, undefined, signal && { signal });
  }
  return summarize(settled, open, Date.parse(startedAt));
}

function summarize(settled: readonly OrderTimes[], open: readonly string[], startedAt: number): Settled {
  const bySecond = Map.groupBy(settled, ({ placedAt }) => Math.floor((placedAt - startedAt) / 1_000));
  const windows = [...bySecond].sort(([a], [b]) => a - b);
  return {
    settled: settled.length,
    unsettled: open.length,
    examples: open.slice(0, EXAMPLES),
    latency: latencyOf(settled),
    windows: windows.map(([second, orders]) => ({ second, latency: latencyOf(orders, 2) })),
  };
}

/**
 * Both times are whole milliseconds, so a difference of 5 stands for 4.5 to 5.5 ms. Orders with the same difference are
 * spread evenly over this range. Otherwise a median of 5.5 ms would be 5 in one run and 6 in the next one.
 */
function latencyOf(orders: readonly OrderTimes[], figures?: 2 | 3) {
  const latency = latencyHistogram(figures);
  const alike = Map.groupBy(orders, ({ placedAt, settledAt }) => settledAt! - placedAt);
  for (const [millis, { length }] of alike)
    for (let i = 0; i < length; i++) record(latency, millis - 0.5 + (i + 0.5) / length);
  return recordingOf(latency);
}
