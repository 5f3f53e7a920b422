import type { Experiment } from "./experiment.ts";

export const monitoring: Experiment = {
  id: "monitoring",
  title: "Monitoring",
  part: "section",
  claim: "Functions are harder to follow.",
  method:
    "Log streams and spans that must be joined to explain one slow and one failed order, and the share of the order's time that its trace explains.",
  rule: "Holds when the functions need more log streams for the same order.",
  limits: "What a product for tracing adds. The same order in such a product would show it.",
};
