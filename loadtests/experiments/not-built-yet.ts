import type { Experiment } from "./lib/laboratory.ts";

/** Claims without an experiment. */
export const NOT_BUILT_YET: readonly Experiment[] = [
  {
    id: "stateful",
    title: "Stateful patterns",
    part: "term",
    claim: "A workflow's state can live in an item.",
    method: "An order's item is the state of its workflow: it is resumed after any stop.",
    rule: "Holds when every order that was in flight at a kill settles afterwards.",
    limits: "Workflows of weeks.",
  },
];
