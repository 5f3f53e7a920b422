import { hold, type Scenario } from "./scenario.ts";

/** New orders only, at a constant rate: the load of every published figure. */
export function steadyAt(rate: number, seconds: number): Scenario {
  return {
    name: "steady",
    purpose: "What an order costs and how long it takes at a rate that both variants sustain",
    stages: [hold(rate, seconds)],
    mix: { placeOrder: 1 },
    skus: "spread",
    thresholds: { responseP95: 250, responseP99: 500, settledP99: 1_000, errorShare: 0, droppedShare: 0 },
  };
}

export const steady = steadyAt(50, 20);
