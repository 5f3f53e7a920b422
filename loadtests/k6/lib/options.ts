import type { Scenario as Executor, Options } from "k6/options";
import type { Stage } from "../../scenarios/scenario.ts";

/** The options that all scripts share. By default k6's summary has neither `count` nor `p(99)`. */
export const COMMON: Options = {
  summaryTrendStats: ["med", "p(90)", "p(95)", "p(99)", "max", "count"],
  setupTimeout: "60s",
  teardownTimeout: "240s",
};

/** Rates are per second. At the end, k6 waits longer than the timeout of a request. */
export const PACE = { timeUnit: "1s", gracefulStop: "35s" } as const;

export const ALL_ORDERS_SETTLE = { orders_settled: ["count>0"], orders_unsettled: ["count==0"] };

/** Reads `-e RATE=…`: arrivals per second. */
export function rate(byDefault: number): number {
  const given = __ENV.RATE || String(byDefault);
  if (!/^[1-9]\d*$/.test(given))
    throw new Error(`RATE is ${given}: give a whole number, for example -e RATE=50.`);
  return Number(given);
}

/** Reads `-e DURATION=…`, in a form that both k6 and `secondsIn` accept. */
export function duration(byDefault: string): string {
  const given = __ENV.DURATION || byDefault;
  if (!(secondsIn(given) > 0))
    throw new Error(`DURATION is ${given}: give a time, for example -e DURATION=1m30s.`);
  return given;
}

const SECONDS: Record<string, number> = { h: 3_600, m: 60, s: 1, ms: 0.001 };

/** @returns NaN for a text that is no duration */
export function secondsIn(duration: string): number {
  if (!/^(\d+(h|ms|m|s))+$/.test(duration)) return Number.NaN;
  return [...duration.matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!,
    0,
  );
}

const executorOf = ({ scenarios = {} }: Options) => (Object.values(scenarios) as [Executor])[0];

/** The virtual users of a script's only executor; it adds none during the run. */
export function virtualUsersOf(options: Options): number {
  return (executorOf(options) as { preAllocatedVUs: number }).preAllocatedVUs;
}

/** The stages of a script's only executor, in the form of this project's scenarios. */
export function stagesOf(options: Options): Stage[] {
  const executor = executorOf(options);
  if (executor.executor === "constant-arrival-rate") {
    const { rate, duration } = executor;
    return [{ seconds: secondsIn(duration), from: rate, to: rate }];
  }
  if (executor.executor !== "ramping-arrival-rate") throw new Error(`${executor.executor} is not open-loop.`);
  let from = executor.startRate ?? 0;
  return executor.stages.flatMap(({ target, duration }) => {
    const stage = { seconds: secondsIn(duration), from, to: target };
    from = target;
    return stage.seconds > 0 ? [stage] : [];
  });
}
