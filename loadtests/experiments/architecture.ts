import type { Experiment } from "./experiment.ts";

export const architecture: Experiment = {
  id: "architecture",
  title: "Architecture",
  part: "table",
  claim: "Services are independent and loosely coupled; functions are stateless and driven by events.",
  method:
    "One order is traced through each variant: processes it visits, hops over the network, waits of one part for another, database operations, bytes. The imports of every deployable are counted from the code.",
  rule: "Holds when no service imports another, each answers with the others stopped, and every order settles though each invocation has a process of its own.",
  limits:
    "Whether teams can work apart: that takes teams. The same counts over two years of a repository's history would show it.",
};
