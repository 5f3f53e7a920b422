import { declared } from "@app/functions/testing/serverless-yml";
import type { Times } from "../cost/profile.ts";
import { type Counters, spentBetween } from "../resources/counters.ts";
import { steadyAt } from "../scenarios/steady.ts";
import type { Variant } from "../variants.ts";
import { quantilesOf } from "./quantiles.ts";
import { eventsOf } from "./uses.ts";
import { load, type Workbench } from "./workbench.ts";

/** So slow that an order has settled long before the next comes, on a small machine too. */
const ORDERS_PER_SECOND = 10;
const BUSY_PER_SECOND = 50;

/** Functions that a stream invokes, by their keys in serverless.yml. */
export const streamFunctions: ReadonlySet<string> = new Set(
  Object.entries(declared.functions)
    .filter(([, { events = [] }]) => events.some(({ stream }) => stream))
    .map(([key]) => key),
);

/** How long orders take that wait for no other, and what the functions did for each. */
export async function measureTimes(
  bench: Workbench,
  seconds: number,
): Promise<{ times: Times; placeOrderEvents: Record<string, number> }> {
  const [services, functions] = bench.variants as [Variant, Variant];
  const quiet = await measureOne(bench, services, seconds);
  const { counters, orders, ...order } = await measureOne(bench, functions, seconds);
  const invocations = invocationTimes(counters);
  return {
    times: {
      ordersPerSecond: ORDERS_PER_SECOND,
      services: { answered: quiet.answered, settled: quiet.settled, besideCpuMs: quiet.besideCpuMs },
      functions: { ...order, invocations },
    },
    placeOrderEvents: eventsOf(counters, orders),
  };
}

async function measureOne(bench: Workbench, variant: Variant, seconds: number) {
  const quiet = await underLoad(bench, variant, ORDERS_PER_SECOND, seconds);
  const busy = await underLoad(bench, variant, BUSY_PER_SECOND, seconds / 2);
  const settled = (await variant.store.readTimes(quiet.accepted)).map(
    ({ placedAt, settledAt = placedAt }) => settledAt - placedAt,
  );
  return {
    answered: quiet.responses,
    settled: quantilesOf(settled),
    besideCpuMs: lineThrough(
      [ORDERS_PER_SECOND, quiet.besideMsPerSecond],
      [BUSY_PER_SECOND, busy.besideMsPerSecond],
    ),
    counters: quiet.counters,
    orders: quiet.orders,
  };
}

/** What grows with the orders, and what is there without any: the emulator looks at its streams all the time. */
function lineThrough([slow, little]: [number, number], [fast, much]: [number, number]) {
  const perOrder = Math.max(0, (much - little) / (fast - slow));
  return { perOrder, perSecond: Math.max(0, little - slow * perOrder) };
}

async function underLoad(bench: Workbench, variant: Variant, rate: number, seconds: number) {
  const outsideBefore = outsideCpuSeconds(bench);
  const before = await variant.counters();
  const { result, responses, accepted } = await load(bench, variant, {
    ...steadyAt(rate, seconds),
    name: `${rate} orders/s`,
  });
  const outside = outsideCpuSeconds(bench) - outsideBefore;
  const counters = spentBetween(before, await variant.counters());
  const driver = (result.health?.cpuShare ?? 0) * seconds;
  const besideMsPerSecond = ((driver + outside + emulatorSeconds(counters)) * 1_000) / seconds;
  return { responses, accepted, counters, orders: result.completed, besideMsPerSecond };
}

function outsideCpuSeconds({ both }: Workbench): number {
  const usage = both.usage();
  return (usage["payment-provider"]?.cpuSeconds ?? 0) + (usage["identity-provider"]?.cpuSeconds ?? 0);
}

/** What the emulator used in its own thread, and for its engine: nothing that Lambda bills. 0 for the services. */
function emulatorSeconds(counters: Counters): number {
  const { functions = 0, dynamodb = 0 } = counters.cpuSeconds;
  const inFunctions = Object.values(counters.functions).reduce((sum, { cpuMillis }) => sum + cpuMillis, 0);
  return Math.max(0, functions + dynamodb - inFunctions / 1_000);
}

/** Whole milliseconds, rounded up, are anywhere within the last one. */
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
