import type { Scenario as Executor, Options } from "k6/options";
import { arrivalsIn, type Scenario } from "../../scenarios/scenario.ts";
import { ERRORS, RESPONSE, SETTLED } from "./metrics.ts";

/** As many requests in flight as the embedded driver allows; an arrival that finds no virtual user free is dropped and counted. */
const MAX_VUS = 1_000;

/** The statistics that the common result format has; k6 has neither `count` nor `p(99)` in its summary unless asked. */
const TREND_STATS = ["med", "p(90)", "p(95)", "p(99)", "max", "count"];

/** What a scenario means to k6: its arrivals as an executor of arrival rates, its thresholds as k6's. */
export function optionsOf(scenario: Scenario): Options {
  return {
    scenarios: { [scenario.name.replaceAll("-", "_")]: arrivalRate(scenario) },
    thresholds: thresholdsOf(scenario),
    summaryTrendStats: TREND_STATS,
    setupTimeout: "60s",
    teardownTimeout: "120s",
  };
}

function arrivalRate({ stages }: Scenario): Executor {
  const peak = Math.max(...stages.flatMap(({ from, to }) => [from, to]));
  const users = { preAllocatedVUs: Math.min(MAX_VUS, peak), maxVUs: MAX_VUS, timeUnit: "1s" };
  const [first] = stages;
  if (stages.length === 1 && first!.from === first!.to) {
    return { executor: "constant-arrival-rate", rate: first!.from, duration: `${first!.seconds}s`, ...users };
  }
  return {
    executor: "ramping-arrival-rate",
    startRate: first!.from,
    // A stage of k6 begins where the one before it ended: one of no length makes the rate jump.
    stages: stages.flatMap(({ seconds, from, to }) => [
      { target: from, duration: "0s" },
      { target: to, duration: `${seconds}s` },
    ]),
    ...users,
  };
}

function thresholdsOf({ stages, thresholds }: Scenario): NonNullable<Options["thresholds"]> {
  const { responseP95, responseP99, settledP99, errorShare, droppedShare } = thresholds;
  const below = (statistic: string, limit: number | undefined) =>
    limit === undefined ? [] : [`${statistic}<=${limit}`];
  const limits = {
    [RESPONSE]: [...below("p(95)", responseP95), ...below("p(99)", responseP99)],
    [SETTLED]: below("p(99)", settledP99),
    [ERRORS]: [`rate<=${errorShare}`],
    checks: [`rate>=${1 - errorShare}`],
    dropped_iterations: [`count<=${Math.floor(droppedShare * arrivalsIn(stages))}`],
  };
  return Object.fromEntries(Object.entries(limits).filter(([, expressions]) => expressions.length > 0));
}
