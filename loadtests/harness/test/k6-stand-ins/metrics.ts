/** Stands in for `k6/metrics`. It keeps every sample for the summary. */
type Kind = "counter" | "gauge" | "rate" | "trend";
type Sample = { value: number; tags: Record<string, string> };
type Sink = { kind: Kind; samples: Sample[] };

const sinks = new Map<string, Sink>();

class Metric {
  readonly #sink: Sink;

  constructor(name: string, kind: Kind) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/.test(name)) throw new Error(`k6 refuses the metric name ${name}`);
    this.#sink = sinks.get(name) ?? { kind, samples: [] };
    sinks.set(name, this.#sink);
  }

  add(value: number | boolean, tags: Record<string, string> = {}): void {
    if (!Number.isFinite(Number(value))) throw new Error(`k6 refuses the value ${value}`);
    this.#sink.samples.push({ value: Number(value), tags });
  }
}

export class Counter extends Metric {
  constructor(name: string) {
    super(name, "counter");
  }
}

export class Gauge extends Metric {
  constructor(name: string) {
    super(name, "gauge");
  }
}

export class Rate extends Metric {
  constructor(name: string) {
    super(name, "rate");
  }
}

export class Trend extends Metric {
  constructor(name: string, _isTime?: boolean) {
    super(name, "trend");
  }
}

export type Values = Record<string, number>;

/** All metrics with samples, in the form in which k6 1.8 passes them to `handleSummary`. */
export function observed(trendStats: readonly string[]): { name: string; type: Kind; values: Values }[] {
  return [...sinks]
    .filter(([, { samples }]) => samples.length > 0)
    .map(([name, { kind, samples }]) => ({ name, type: kind, values: valuesOf(kind, samples, trendStats) }));
}

/** The values of a metric, or of its samples with one tag: `name{tag:value}`. Undefined for a name that no metric has. */
export function valuesOfMetric(expression: string, trendStats: readonly string[]): Values | undefined {
  const [, name = "", tag, value] = /^([^{]+)(?:\{(.+):(.+)\})?$/.exec(expression) ?? [];
  const sink = sinks.get(name);
  if (!sink) return undefined;
  const samples = sink.samples.filter(({ tags }) => !tag || tags[tag] === value);
  return valuesOf(sink.kind, samples, trendStats);
}

function valuesOf(kind: Kind, samples: readonly Sample[], trendStats: readonly string[]): Values {
  const values = samples.map(({ value }) => value);
  const sum = values.reduce((total, sample) => total + sample, 0);
  if (kind === "counter") return { count: sum };
  if (kind === "gauge")
    return { value: values.at(-1) ?? 0, min: Math.min(...values), max: Math.max(...values) };
  if (kind === "rate") return { rate: sum / values.length, passes: sum, fails: values.length - sum };
  const sorted = values.toSorted((a, b) => a - b);
  return Object.fromEntries(trendStats.map((statistic) => [statistic, statisticOf(statistic, sorted)]));
}

function statisticOf(statistic: string, sorted: readonly number[]): number {
  if (statistic === "count") return sorted.length;
  const percent = { med: 50, max: 100 }[statistic] ?? Number(/^p\((.+)\)$/.exec(statistic)?.[1]);
  if (Number.isNaN(percent)) throw new Error(`the stand-in does not know the statistic ${statistic}`);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
