import { aggregation } from "./aggregation.ts";
import { architecture } from "./architecture.ts";
import { chaining } from "./chaining.ts";
import { coldStart } from "./cold-start.ts";
import { complexity } from "./complexity.ts";
import { composition } from "./composition.ts";
import { consistency } from "./consistency.ts";
import { cost } from "./cost.ts";
import { costScaling } from "./cost-scaling.ts";
import { decomposition } from "./decomposition.ts";
import { deployment } from "./deployment.ts";
import { eventDrivenServices } from "./event-driven-services.ts";
import { examples } from "./examples.ts";
import { granularity } from "./granularity.ts";
import { idle } from "./idle.ts";
import { isolation } from "./isolation.ts";
import { latency } from "./latency.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { mesh } from "./mesh.ts";
import { monitoring } from "./monitoring.ts";
import { scalability } from "./scalability.ts";
import { security } from "./security.ts";
import { serverlessMicroservices } from "./serverless-microservices.ts";
import { state } from "./state.ts";
import { stateful } from "./stateful.ts";
import { useCases } from "./use-cases.ts";
import { workflow } from "./workflow.ts";

/** Every claim of the comparison: the rows of its table, the sections behind it, and the terms. */
export const EXPERIMENTS: readonly Experiment[] = [
  architecture,
  deployment,
  scalability,
  state,
  cost,
  latency,
  complexity,
  useCases,
  examples,
  idle,
  isolation,
  consistency,
  security,
  workflow,
  monitoring,
  costScaling,
  granularity,
  coldStart,
  aggregation,
  composition,
  decomposition,
  chaining,
  mesh,
  serverlessMicroservices,
  eventDrivenServices,
  stateful,
];
