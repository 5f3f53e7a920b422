import { hold, type Scenario, type Thresholds } from "./scenario.ts";

const FLAWLESS: Thresholds = { errorShare: 0, droppedShare: 0 };
const FAST: Thresholds = { responseP95: 250, responseP99: 500, settledP99: 1_000, ...FLAWLESS };
const SLOWER: Thresholds = { responseP99: 1_000, settledP99: 2_000, ...FLAWLESS };
const ONLY_ORDERS: Pick<Scenario, "mix" | "skus"> = { mix: { placeOrder: 1 }, skus: "spread" };
const MOSTLY_READS: Pick<Scenario, "mix" | "skus"> = {
  mix: { placeOrder: 30, getOrder: 40, listOrders: 10, getSummary: 10, listProducts: 10 },
  skus: "spread",
};

export const smoke: Scenario = {
  name: "smoke",
  purpose: "Does every operation work?",
  stages: [hold(5, 5)],
  mix: { placeOrder: 2, getOrder: 1, listOrders: 1, getSummary: 1, listProducts: 1 },
  skus: "spread",
  thresholds: SLOWER,
};

/** The load of every published figure. */
export const steadyAt = (rate: number, seconds: number): Scenario => ({
  name: "steady",
  purpose: "What does an order cost, and how long does it take, at a rate that both variants sustain?",
  stages: [hold(rate, seconds)],
  ...ONLY_ORDERS,
  thresholds: FAST,
});

/** The steady load on a variant that has had no load yet. It also warms up the variant for the next load. */
export const firstBurstAt = (rate: number, seconds: number): Scenario => ({
  ...steadyAt(rate, seconds),
  name: "first-burst",
  purpose: "How long do the first customers wait while code is compiled, connections open and workers start?",
  thresholds: FLAWLESS,
});

export const ramp: Scenario = {
  name: "ramp",
  purpose: "Where is the knee, the rate at which latency starts to rise?",
  stages: [{ seconds: 60, from: 10, to: 400 }],
  ...ONLY_ORDERS,
  // Errors and dropped arrivals are expected past the knee, so the only limit is on the knee itself.
  thresholds: { kneeFrom: 50 },
};

export const spike: Scenario = {
  name: "spike",
  purpose: "What does a sudden load twenty times as high do, and for how long?",
  stages: [hold(5, 10), hold(100, 10), hold(5, 20)],
  ...ONLY_ORDERS,
  thresholds: { responseP99: 2_000, settledP99: 5_000, errorShare: 0.01, droppedShare: 0 },
};

export const mixed: Scenario = {
  name: "mixed",
  purpose: "How do reads and writes affect each other when seven requests of ten are reads?",
  stages: [hold(100, 20)],
  ...MOSTLY_READS,
  thresholds: FAST,
};

export const soak: Scenario = {
  name: "soak",
  purpose: "Which faults does only a long run show: leaks, growing tables, expired leases and tokens?",
  stages: [hold(30, 30 * 60)],
  ...MOSTLY_READS,
  thresholds: { ...FAST, slowdown: 1.5 },
};

export const hotProduct: Scenario = {
  name: "hot-product",
  purpose:
    "What does contention cost when every order buys the same product, so that all orders meet in one row?",
  stages: [hold(50, 20)],
  mix: { placeOrder: 1 },
  skus: { hot: "sku-001" },
  thresholds: SLOWER,
};

/** The scenarios that have a name on the command line. */
export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map(
  [smoke, steadyAt(50, 20), ramp, spike, mixed, soak, hotProduct].map((scenario) => [
    scenario.name,
    scenario,
  ]),
);
