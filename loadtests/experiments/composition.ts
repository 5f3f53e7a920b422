import type { Experiment } from "./experiment.ts";

export const composition: Experiment = {
  id: "composition",
  title: "Composition",
  part: "term",
  claim: "Functions are composed.",
  method:
    "The same saga as a chain of functions and as one composed function: waits that are paid for, code, handling of failures.",
  rule: "Holds when the composed function is billed for more waiting per order than the chain.",
  limits: "The price of a workflow product such as Step Functions.",
};
