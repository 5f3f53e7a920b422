import type { Experiment, Shown } from "./lib/experiment.ts";

/** The files of this repository that show the patterns of each style. Paths from the root. */
export const PATTERNS: readonly Shown[] = [
  { what: "API gateway", services: "services/gateway/app.ts", functions: "functions/serverless.yml" },
  {
    what: "A database for each service",
    services: "infra/compose/services.yaml",
    functions: "functions/serverless.yml",
  },
  {
    what: "Saga: orchestrated, choreographed",
    services: "services/orders/fulfil-order.ts",
    functions: "functions/orders/settle-order.ts",
  },
  {
    what: "Compensation",
    services: "services/inventory/release-stock.ts",
    functions: "functions/inventory/release-stock.ts",
  },
  {
    what: "Idempotent request",
    services: "services/orders/place-order.ts",
    functions: "functions/orders/place-order.ts",
  },
  {
    what: "Idempotent consumer",
    services: "services/payments/authorize-payment.ts",
    functions: "functions/payments/authorize-payment.ts",
  },
  { what: "Event-driven functions", functions: "functions/chassis/stream.ts" },
  {
    what: "Lease and sweeper",
    services: "services/orders/sweep-orders.ts",
    functions: "functions/orders/sweep-orders.ts",
  },
  {
    what: "Dead letters and redrive",
    services: "services/orders/redrive-orders.ts",
    functions: "functions/orders/redrive-orders.ts",
  },
  { what: "Circuit breaker and bulkhead", services: "services/chassis/client.ts" },
  {
    what: "API composition",
    services: "services/gateway/get-summary.ts",
    functions: "functions/orders/get-summary.ts",
  },
  {
    what: "Distributed tracing",
    services: "shared/telemetry/server-spans.ts",
    functions: "functions/chassis/trace.ts",
  },
  {
    what: "Least privilege",
    services: "infra/compose/services.yaml",
    functions: "functions/deployment/roles.ts",
  },
];

export const examples: Experiment = {
  id: "examples",
  title: "Examples",
  part: "table",
  claim: "Well-known systems stand for each style.",
  method:
    "Nothing is measured: who uses what is no evidence for how it works here. The patterns that those systems are known for are shown by a file each.",
  rule: "There is none.",
  limits: "Those systems themselves.",
  text: PATTERNS,
};
