/**
 * A load as data: no code runs in it and it imports nothing, so the embedded driver and k6 execute the same definitions.
 * Arrivals are open-loop: the rate says when requests start, whatever the answers take.
 */
export type Scenario = {
  name: string;
  /** What the scenario finds out. */
  purpose: string;
  stages: readonly Stage[];
  /** Weights of the operations; an arrival draws one. */
  mix: Readonly<Partial<Record<LoadOperation, number>>>;
  skus: SkuChoice;
  /** Pays every order; `card_accepted` unless it is given. */
  card?: string;
  thresholds: Thresholds;
};

/** Arrivals per second at the start and at the end of a stage, linear in between. */
export type Stage = { seconds: number; from: number; to: number };

export type LoadOperation = "placeOrder" | "getOrder" | "listOrders" | "getSummary" | "listProducts";

/** `spread`: every order draws two products of the catalog. A `hot` product: every order buys one of that, and nothing else. */
export type SkuChoice = "spread" | { hot: string };

/** Limits that a run must keep: milliseconds, and shares of all arrivals. A limit that no run can break is left out. */
export type Thresholds = {
  responseP95?: number;
  responseP99?: number;
  settledP99?: number;
  /** The rate below which a ramp may show no knee. */
  kneeFrom?: number;
  /** How many times as slow the end of the run may be as its beginning. */
  slowdown?: number;
  errorShare?: number;
  droppedShare?: number;
};

/** A steady rate, per second. */
export function hold(rate: number, seconds: number): Stage {
  return { seconds, from: rate, to: rate };
}

export function durationOf(scenario: Scenario): number {
  return scenario.stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

/** How many arrivals the schedule holds. */
export function arrivalsIn(stages: readonly Stage[]): number {
  return Math.ceil(
    stages.reduce((sum, { seconds, from, to }) => sum + ((from + to) / 2) * seconds, 0) - 1e-9,
  );
}
