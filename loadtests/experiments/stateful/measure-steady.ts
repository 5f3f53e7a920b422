import { cpus } from "node:os";
import { quantile, sum } from "simple-statistics";
import { type FunctionCounters, spentBetween } from "../../harness/counters/counters.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { placeOrders } from "../lib/customers.ts";

/** The figures of a pattern without faults. `functions` is empty for the services. */
export type Steady = {
  orders: number;
  settledP50: number;
  settledP99: number;
  cpuMillis: number;
  /** Share of all cores of the machine, without the load generator. */
  coresShare: number;
  functions: Record<string, FunctionCounters>;
};

/** So few that the dearest pattern leaves more than half of two cores idle: otherwise the latencies would be those of queues. */
export const PER_SECOND = 10;
export const ORDERS = 100;

export async function measureSteady(variant: Variant, issuer: string): Promise<Steady> {
  const before = await variant.counters();
  const ids = await placeOrders(variant, { issuer, count: ORDERS, perSecond: PER_SECOND });
  const { cpuSeconds, functions } = spentBetween(before, await variant.counters());
  const times = await variant.store.readTimes(ids);
  const waits = times.map(({ placedAt, settledAt }) => settledAt! - placedAt);
  const cpuMillis = (sum(Object.values(cpuSeconds)) * 1_000) / ids.length;
  return {
    orders: ids.length,
    settledP50: quantile(waits, 0.5),
    settledP99: quantile(waits, 0.99),
    cpuMillis,
    coresShare: (cpuMillis * PER_SECOND) / (1_000 * cpus().length),
    functions,
  };
}
