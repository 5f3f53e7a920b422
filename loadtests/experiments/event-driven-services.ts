import type { Experiment } from "./lib/experiment.ts";

export const eventDrivenServices: Experiment = {
  id: "event-driven-services",
  title: "Event-driven services",
  part: "term",
  claim: "Services can be driven by events, too.",
  method:
    "The services variant with messages instead of calls between contexts: coupling and latency compared.",
  rule: "Holds when the variant with messages passes the suite and keeps accepting orders while another context is down.",
  limits: "A broker that is a cluster.",
};
