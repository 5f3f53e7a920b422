import type { Experiment } from "./lib/experiment.ts";

export const serverlessMicroservices: Experiment = {
  id: "serverless-microservices",
  title: "Services made of functions",
  part: "term",
  claim: "A service can be made of functions.",
  method:
    "One context is served by functions behind the same gateway; the conformance suite runs against the hybrid.",
  rule: "Holds when the hybrid passes the whole suite.",
  limits: "The latency between two clouds or networks.",
};
