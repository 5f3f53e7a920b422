import { Counter, Rate, Trend } from "k6/metrics";
import type { LoadOperation, Scenario } from "../../scenarios/scenario.ts";
import { durationOf } from "../../scenarios/scenario.ts";

export const RESPONSE = "response";
export const SETTLED = "settled";
export const ERRORS = "errors";
export const ACCEPTED = "orders_accepted";
export const GONE = "target_gone";

/** Why an answer was no good. k6 makes metrics only before the run, so there is one for each. */
export const ERROR_KINDS = { no_answer: "no answer", wrong_status: "wrong status", wrong_body: "wrong body" };
export type ErrorKind = keyof typeof ERROR_KINDS;

/** Names of metrics that there are several of; k6 allows letters, digits and underscores. */
export const responseOf = (operation: LoadOperation) => `response_${operation}`;
export const errorsOf = (operation: LoadOperation) => `errors_${operation}`;
export const errorsBecause = (kind: ErrorKind) => `errors_${kind}`;
export const responseInSecond = (second: number) => `response_second_${second}`;
export const errorsInSecond = (second: number) => `errors_second_${second}`;
export const settledInSecond = (second: number) => `settled_second_${second}`;

/** The seconds that are looked at one by one: those of a ramp, whose knee is sought in them. */
export function secondsOf(scenario: Scenario): number[] {
  if (scenario.thresholds.kneeFrom === undefined) return [];
  return Array.from({ length: Math.ceil(durationOf(scenario)) }, (_, second) => second);
}

/** Makes all metrics of a scenario; only a script's top level may do that. Trends are in milliseconds. */
export function createMetrics(scenario: Scenario) {
  const operations = Object.keys(scenario.mix) as LoadOperation[];
  const seconds = secondsOf(scenario);
  const kinds = Object.keys(ERROR_KINDS) as ErrorKind[];
  const trends = (names: string[]) => new Map(names.map((name) => [name, new Trend(name, true)]));
  const counters = (names: string[]) => new Map(names.map((name) => [name, new Counter(name)]));
  return {
    response: new Trend(RESPONSE, true),
    settled: new Trend(SETTLED, true),
    errors: new Rate(ERRORS),
    accepted: new Counter(ACCEPTED),
    gone: new Counter(GONE),
    trends: trends([
      ...operations.map(responseOf),
      ...seconds.flatMap((second) => [responseInSecond(second), settledInSecond(second)]),
    ]),
    counters: counters([
      ...operations.map(errorsOf),
      ...kinds.map(errorsBecause),
      ...seconds.map(errorsInSecond),
    ]),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
