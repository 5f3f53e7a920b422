import { declared } from "@app/functions/serverless-config";
import { sum } from "simple-statistics";
import { type Counters, spentBetween } from "../../harness/counters/counters.ts";
import { completedIn, runFlawlessLoad, runLoad, TooMuchLoad } from "../../harness/run-load.ts";
import type { Testbed } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { firstBurstAt, steadyAt } from "../../scenarios/scenarios.ts";
import type { Times } from "../cost/profile.ts";
import { quantilesOf } from "../quantiles.ts";
import { eventsOf } from "./uses.ts";

/**
 * Orders per second. Quiet: an order has settled long before the next one arrives. Busy: near the limit of both
 * variants on a small machine, so the highest of these rates that both carry.
 */
const QUIET_PER_SECOND = 10;
const BUSY_PER_SECOND = [80, 60, 45, 30];

/** Functions that a stream invokes, by their keys in serverless.yml. */
export const streamFunctions: ReadonlySet<string> = new Set(
  Object.entries(declared.functions)
    .filter(([, { events = [] }]) => events.some(({ stream }) => stream))
    .map(([key]) => key),
);

/**
 * Measures the durations of orders at the quiet rate, and the events that each order causes; then the durations at the
 * busy rate.
 * @throws TooMuchLoad when a variant carries not even the lowest rate
 */
export async function measureTimes(
  testbed: Testbed,
  seconds: { quiet: number; busy: number; warmUp: number },
): Promise<{ times: Times; busy: Times; placeOrderEvents: Record<string, number> }> {
  const quiet = await timesAt(testbed, QUIET_PER_SECOND, seconds.quiet);
  const busy = await timesWhenBusy(testbed, seconds, BUSY_PER_SECOND);
  return { times: quiet.times, busy: busy.times, placeOrderEvents: quiet.placeOrderEvents };
}

type Busy = { busy: number; warmUp: number };

/** A warm-up precedes the load, because new environments start under a new maximum of load. */
async function timesWhenBusy(
  testbed: Testbed,
  seconds: Busy,
  [rate, ...lower]: readonly number[],
): ReturnType<typeof timesAt> {
  for (const variant of testbed.variants)
    await runLoad(testbed, variant, firstBurstAt(rate!, seconds.warmUp));
  try {
    return await timesAt(testbed, rate!, seconds.busy);
  } catch (error) {
    if (!(error instanceof TooMuchLoad) || lower.length === 0) throw error;
    testbed.context.progress(`${error.message} Measuring at ${lower[0]} orders/s instead.`);
    return timesWhenBusy(testbed, seconds, lower);
  }
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
