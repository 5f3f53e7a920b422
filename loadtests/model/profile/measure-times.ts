import { declared } from "@app/functions/serverless-config";
import { sum } from "simple-statistics";
import { type Counters, spentBetween } from "../../harness/counters/counters.ts";
import { completedIn, runFlawlessLoad, runLoad } from "../../harness/run-load.ts";
import type { Testbed } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { firstBurstAt, steadyAt } from "../../scenarios/scenarios.ts";
import type { Times } from "../cost/profile.ts";
import { quantilesOf } from "../quantiles.ts";
import { eventsOf } from "./uses.ts";

/**
 * Orders per second. Quiet: an order has settled long before the next one arrives. Busy: near the limit of both
 * variants on a small machine.
 */
const QUIET_PER_SECOND = 10;
const BUSY_PER_SECOND = 80;

/** Functions that a stream invokes, by their keys in serverless.yml. */
export const streamFunctions: ReadonlySet<string> = new Set(
  Object.entries(declared.functions)
    .filter(([, { events = [] }]) => events.some(({ stream }) => stream))
    .map(([key]) => key),
);

/**
 * Measures the durations of orders at the quiet rate, and the events that each order causes; then the durations at the
 * busy rate. A warm-up precedes the busy load, because new environments start under a new maximum of load.
 */
export async function measureTimes(
  testbed: Testbed,
  seconds: { quiet: number; busy: number; warmUp: number },
): Promise<{ times: Times; busy: Times; placeOrderEvents: Record<string, number> }> {
  const quiet = await timesAt(testbed, QUIET_PER_SECOND, seconds.quiet);
  for (const variant of testbed.variants)
    await runLoad(testbed, variant, firstBurstAt(BUSY_PER_SECOND, seconds.warmUp));
  const busy = await timesAt(testbed, BUSY_PER_SECOND, seconds.busy);
  return { times: quiet.times, busy: busy.times, placeOrderEvents: quiet.placeOrderEvents };
}

async function timesAt(testbed: Testbed, ordersPerSecond: number, seconds: number) {
  const [services, functions] = testbed.variants as [Variant, Variant];
  const { counters: _, ...ofServices } = await timesOf(testbed, services, ordersPerSecond, seconds);
  const { counters, ...ofFunctions } = await timesOf(testbed, functions, ordersPerSecond, seconds);
  const orders = ordersPerSecond * seconds;
  const invocationCpuMs = Object.entries(counters.functions).map(([key, { cpuMillis }]) => [
    key,
    cpuMillis / orders,
  ]);
  return {
    times: {
      ordersPerSecond,
      services: ofServices,
      functions: {
        ...ofFunctions,
        invocations: invocationTimes(counters),
        invocationCpuMs: Object.fromEntries(invocationCpuMs),
      },
    },
    placeOrderEvents: eventsOf(counters, orders),
  };
}

async function timesOf(testbed: Testbed, variant: Variant, rate: number, seconds: number) {
  const outsideBefore = outsideCpuSeconds(testbed);
  const before = await variant.counters();
  const scenario = { ...steadyAt(rate, seconds), name: `${rate} orders/s` };
  const run = await runFlawlessLoad(testbed, variant, scenario);
  const { responses, accepted } = run;
  const outside = outsideCpuSeconds(testbed) - outsideBefore;
  const counters = spentBetween(before, await variant.counters());
  const attempts = [...run.discarded, run];
  const driver = sum(attempts.map(({ round }) => (round.load.health?.cpuShare ?? 0) * seconds));
  const completed = completedIn(run);
  const own = sum(Object.values(counters.cpuSeconds));
  const settled = (await variant.store.readTimes(accepted)).map(
    ({ placedAt, settledAt = placedAt }) => settledAt - placedAt,
  );
  return {
    answered: responses,
    settled: quantilesOf(settled),
    ownCpuMs: (own * 1_000) / completed,
    machineCpuMs: ((own + driver + outside) * 1_000) / completed,
    counters,
  };
}

function outsideCpuSeconds({ both }: Testbed): number {
  const usage = both.usage();
  return (usage["payment-provider"]?.cpuSeconds ?? 0) + (usage["identity-provider"]?.cpuSeconds ?? 0);
}

/** Durations are whole milliseconds, rounded up. The values are spread evenly within the last millisecond. */
function invocationTimes({ functions }: Counters): Times["functions"]["invocations"] {
  const measured = Object.entries(functions).filter(([, { invocations }]) => invocations > 0);
  return Object.fromEntries(
    measured.map(([key, { byMillis }]) => {
      const durations = Object.entries(byMillis).flatMap(([millis, count]) =>
        Array.from({ length: count }, (_, i) => Number(millis) - 1 + (i + 0.5) / count),
      );
      return [key, quantilesOf(durations)];
    }),
  );
}
