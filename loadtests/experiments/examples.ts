import type { Experiment } from "./lib/laboratory.ts";
import type { Shown } from "./lib/results.ts";

const SHOWN: readonly [what: string, services: string, functions: string][] = [
  ["API gateway", "services/gateway/app.ts", "functions/serverless.yml"],
  ["A database for each service", "infra/compose/services.yaml", "functions/serverless.yml"],
  [
    "Saga: orchestrated, choreographed",
    "services/orders/fulfil-order.ts",
    "functions/orders/settle-order.ts",
  ],
  ["Compensation", "services/inventory/release-stock.ts", "functions/inventory/release-stock.ts"],
  ["Idempotent request", "services/orders/place-order.ts", "functions/orders/place-order.ts"],
  [
    "Idempotent consumer",
    "services/payments/authorize-payment.ts",
    "functions/payments/authorize-payment.ts",
  ],
  ["Event-driven functions", "", "functions/chassis/stream.ts"],
  ["Lease and sweeper", "services/orders/sweep-orders.ts", "functions/orders/sweep-orders.ts"],
  ["Dead letters and redrive", "services/orders/redrive-orders.ts", "functions/orders/redrive-orders.ts"],
  ["Circuit breaker and bulkhead", "services/chassis/client.ts", ""],
  ["API composition", "services/gateway/get-summary.ts", "functions/orders/get-summary.ts"],
  ["Distributed tracing", "shared/telemetry/server-spans.ts", "functions/chassis/trace.ts"],
  ["Least privilege", "infra/compose/services.yaml", "functions/deployment/roles.ts"],
];

/** The files of this repository that show the patterns of each style. Paths from the root; "" where a style has none. */
export const PATTERNS = SHOWN.map(([what, services, functions]): Shown => {
  return { what, ...(services && { services }), ...(functions && { functions }) };
});

export const examples: Experiment = {
  id: "examples",
  title: "Examples",
  part: "table",
  claim: "Well-known systems stand for each style.",
  method:
    "Nothing is measured: the users of a style are no evidence for its properties here. One file shows each pattern of these systems.",
  rule: "There is none.",
  limits:
    "Those systems themselves. On a real cloud, most systems mix both styles, so none of them shows what one style alone would do.",
  text: PATTERNS,
};
