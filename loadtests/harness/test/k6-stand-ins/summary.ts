import { observed, type Values, valuesOfMetric } from "./metrics.ts";

/** The argument of `handleSummary`, without `--new-machine-readable-summary`. */
export function summaryOf(trendStats: readonly string[], setupData: object | undefined) {
  const metrics = observed(trendStats).map(({ name, type, values }) => [name, { type, values }]);
  return { metrics: Object.fromEntries(metrics), ...(setupData && { setup_data: setupData }) };
}

/** The new shape, as of k6 1.8: a list, without `setup_data`, and without `count` and `p(99)` of a trend. */
export function newSummaryOf(trendStats: readonly string[]) {
  const shaped = ({ med, max, "p(90)": p90, "p(95)": p95 }: Values) => ({ med, max, p90, p95 });
  const metrics = observed(trendStats).map(({ type, values, ...metric }) => {
    return { ...metric, type, values: type === "trend" ? shaped(values) : values };
  });
  return { version: "1.0.0", results: { metrics } };
}

export function thresholdsHold(thresholds: Record<string, string[]>, trendStats: readonly string[]): boolean {
  return Object.entries(thresholds).every(([name, expressions]) => {
    const values = valuesOfMetric(name, trendStats);
    if (!values) throw new Error(`a threshold is on ${name}, which is no metric`);
    return expressions.every((expression) => holds(expression, values));
  });
}

/** As in k6, a rate without samples passes every threshold, and a trend without samples is 0. */
function holds(expression: string, values: Values): boolean {
  const [, statistic = "", sign, limit] = /^(.+?)(<=|==|>)([\d.]+)$/.exec(expression) ?? [];
  const value = values[statistic];
  if (value === undefined) throw new Error(`the stand-in does not understand the threshold ${expression}`);
  if (Number.isNaN(value)) return true;
  if (sign === ">") return value > Number(limit);
  return sign === "<=" ? value <= Number(limit) : value === Number(limit);
}
