/** Stands in for `k6/metrics`: keeps every sample, so that a summary can be made of them. */
type Kind = "counter" | "rate" | "trend";
type Sink = { kind: Kind; samples: number[] };

const sinks = new Map<string, Sink>();

class Metric {
  readonly #sink: Sink;

  constructor(name: string, kind: Kind) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/.test(name)) throw new Error(`k6 refuses the metric name ${name}`);
    this.#sink = sinks.get(name) ?? { kind, samples: [] };
    sinks.set(name, this.#sink);
  }

  add(value: number | boolean): void {
    if (!Number.isFinite(Number(value))) throw new Error(`k6 refuses the value ${value}`);
    this.#sink.samples.push(Number(value));
  }
}

export class Counter extends Metric {
  constructor(name: string) {
    super(name, "counter");
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

/** As k6 2.3 hands it to `handleSummary`: only metrics that something was added to. */
export function summaryOf(trendStats: readonly string[]) {
  const observed = [...sinks].filter(([, { samples }]) => samples.length > 0);
  return Object.fromEntries(
    observed.map(([name, sink]) => [name, { type: sink.kind, values: valuesOf(sink, trendStats) }]),
  );
}

export function isKnown(metric: string): boolean {
  return sinks.has(metric);
}

function valuesOf({ kind, samples }: Sink, trendStats: readonly string[]): Record<string, number> {
  const sum = samples.reduce((total, sample) => total + sample, 0);
  if (kind === "counter") return { count: sum };
  if (kind === "rate") return { rate: sum / samples.length, passes: sum, fails: samples.length - sum };
  const sorted = samples.toSorted((a, b) => a - b);
  return Object.fromEntries(trendStats.map((statistic) => [statistic, statisticOf(statistic, sorted)]));
}

function statisticOf(statistic: string, sorted: readonly number[]): number {
  if (statistic === "count") return sorted.length;
  const percent = { med: 50, max: 100 }[statistic] ?? Number(/^p\((.+)\)$/.exec(statistic)?.[1]);
  if (Number.isNaN(percent)) throw new Error(`the stand-in does not know the statistic ${statistic}`);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}
