import type { Experiment } from "./experiment.ts";

export const useCases: Experiment = {
  id: "use-cases",
  title: "Use cases",
  part: "table",
  claim: "Services suit long and complex work, functions bursts of events.",
  method:
    "Latency and cost of both variants under steady, daily and spiky traffic, and one long task against the documented limits.",
  rule: "Holds when the cheaper variant that meets the latency target changes between steady and spiky traffic.",
  limits: "The traffic that you have. `npm run advise` takes it.",
};
