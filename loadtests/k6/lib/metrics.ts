import { Counter, Gauge, Rate, Trend } from "k6/metrics";
import { durationOf, type LoadOperation, type Scenario } from "../../scenarios/scenario.ts";

/** The kinds of bad answers. Each has its own metric, because k6 can create metrics only before the run. */
export const ERROR_KINDS = { no_answer: "no answer", wrong_status: "wrong status", wrong_body: "wrong body" };
export type ErrorKind = keyof typeof ERROR_KINDS;

/** Each window has its own metrics, so their number is limited. A window is at least a second long. */
const MOST_WINDOWS = 120;
const WINDOWS_OF_SLOWDOWN = 10;

/** The length of a window in seconds; 0 for a scenario without windows. */
export function windowSeconds(scenario: Scenario): number {
  const { kneeFrom, slowdown } = scenario.thresholds;
  const seconds = durationOf(scenario);
  if (slowdown !== undefined) return seconds / WINDOWS_OF_SLOWDOWN;
  return kneeFrom === undefined ? 0 : Math.max(1, Math.ceil(seconds / MOST_WINDOWS));
}

export function windowsOf(scenario: Scenario): number[] {
  const length = windowSeconds(scenario);
  return Array.from({ length: length && Math.ceil(durationOf(scenario) / length) }, (_, window) => window);
}

/** Creates all metrics of a scenario, which k6 allows only at the top level of a script. Trends are in milliseconds. */
export function createMetrics(scenario: Scenario) {
  const windows = windowsOf(scenario).map((window) => `window_${window}`);
  const parts = [...Object.keys(scenario.mix), ...windows];
  const each = <M>(names: readonly string[], make: (name: string) => M) =>
    new Map(names.map((name) => [name, make(name)]));
  return {
    response: new Trend("response", true),
    answers: new Counter("answers"),
    errors: new Rate("errors"),
    errorKinds: each(Object.keys(ERROR_KINDS), (kind) => new Counter(`errors_${kind}`)),
    settled: new Trend("settled", true),
    accepted: new Counter("orders_accepted"),
    ordersSettled: new Counter("orders_settled"),
    ordersUnsettled: new Counter("orders_unsettled"),
    targetGone: new Counter("target_gone"),
    /** The start of the load, and the share of the load that this instance sends; set at the end of `setup`. */
    startedAt: new Gauge("started_at"),
    share: new Gauge("share_of_load"),
    responseOf: each(parts, (part) => new Trend(`response_${part}`, true)),
    answersOf: each(parts, (part) => new Counter(`answers_${part}`)),
    errorsOf: each(parts, (part) => new Counter(`errors_${part}`)),
    settledOf: each(windows, (part) => new Trend(`settled_${part}`, true)),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
export type Part = LoadOperation | `window_${number}`;
