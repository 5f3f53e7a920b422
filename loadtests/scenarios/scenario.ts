/**
 * A load as data, which both the embedded driver and k6 run. Arrivals are open-loop: requests start at the scenario's
 * rate, however long the answers take.
 */
export type Scenario = {
  name: string;
  /** The question that the scenario answers. */
  purpose: string;
  stages: readonly Stage[];
  /** Weights of the operations. Each arrival draws one operation. */
  mix: Readonly<Partial<Record<LoadOperation, number>>>;
  skus: SkuChoice;
  /** The card of every order. Default: `card_accepted`. */
  card?: string;
  thresholds: Thresholds;
};

/** Arrivals per second at the start and at the end of a stage, linear in between. */
export type Stage = { seconds: number; from: number; to: number };

export type LoadOperation = "placeOrder" | "getOrder" | "listOrders" | "getSummary" | "listProducts";

/** `spread`: every order draws two products of the catalog. `hot`: every order buys one unit of this product. */
export type SkuChoice = "spread" | { hot: string };

/** Limits for a run: milliseconds, and shares of all arrivals. Without a figure there is no limit. */
export type Thresholds = {
  responseP95?: number;
  responseP99?: number;
  settledP99?: number;
  /** The lowest allowed rate of the knee of a ramp. */
  kneeFrom?: number;
  /** The highest allowed ratio of the latency at the end to the latency at the beginning. */
  slowdown?: number;
  errorShare?: number;
  droppedShare?: number;
};

/** A constant rate, per second. */
export function hold(rate: number, seconds: number): Stage {
  return { seconds, from: rate, to: rate };
}

export function durationOf(scenario: Scenario): number {
  return scenario.stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** The number of arrivals in the schedule. */
export function arrivalsIn(stages: readonly Stage[]): number {
  return Math.ceil(
    stages.reduce((sum, { seconds, from, to }) => sum + ((from + to) / 2) * seconds, 0) - 1e-9,
  );
}

/** Arrivals per second at a second of the schedule, rounded. */
export function rateAt(stages: readonly Stage[], second: number): number {
  let startsAt = 0;
  for (const { seconds, from, to } of stages) {
    if (second < startsAt + seconds) return Math.round(from + ((to - from) * (second - startsAt)) / seconds);
    startsAt += seconds;
  }
  return Math.round(stages[stages.length - 1]?.to ?? 0);
}

/** One of several load generators that share a load. They take turns: it sends every `of`-th arrival, from `index` on. */
export type Part = { index: number; of: number };

const WHOLE: Part = { index: 0, of: 1 };

/**
 * The start of each request in milliseconds from the start of the run, at an even pace. Arrival n is due when the area
 * under the rate reaches n. Within a stage the area is from·t + slope·t²/2, solved for t in the form that also holds
 * for a slope of 0.
 */
export function arrivalTimes(stages: readonly Stage[], { index, of }: Part = WHOLE): Float64Array {
  const times: number[] = [];
  let next = index;
  let startsAt = 0;
  let areaBefore = 0;
  for (const { seconds, from, to } of stages) {
    const slope = (to - from) / seconds;
    const areaAfter = areaBefore + ((from + to) / 2) * seconds;
    for (; next < areaAfter - 1e-9; next += of) {
      const area = next - areaBefore;
      const t = area <= 0 ? 0 : (2 * area) / (from + Math.sqrt(Math.max(0, from ** 2 + 2 * slope * area)));
      times.push((startsAt + t) * 1_000);
    }
    startsAt += seconds;
    areaBefore = areaAfter;
  }
  return Float64Array.from(times);
}
