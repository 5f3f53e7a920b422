import type { Experiment } from "./lib/laboratory.ts";

/** Claims without an experiment. */
export const NOT_BUILT_YET: readonly Experiment[] = [
  {
    id: "event-driven-services",
    title: "Event-driven services",
    part: "term",
    claim: "Services can be driven by events, too.",
    method:
      "The services variant with messages instead of calls between contexts: coupling and latency compared.",
    rule: "Holds when the variant with messages passes the suite and keeps accepting orders while another context is down.",
    limits: "A broker that is a cluster.",
  },
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
