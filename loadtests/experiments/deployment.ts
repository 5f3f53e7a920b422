import type { Experiment } from "./experiment.ts";

export const deployment: Experiment = {
  id: "deployment",
  title: "Deployment",
  part: "table",
  claim: "Services ship as containers or on machines, functions one by one.",
  method:
    "Deployables, the size of each, the lines that configure their deployment, and the seconds from an edited rule to an answer that follows it.",
  rule: "Holds when a changed rule can be served by replacing one function alone, and takes at least a whole service in the other variant.",
  limits:
    "How long a registry, a rollout and AWS take. A timed `serverless deploy` and a rollout on a cluster would show it.",
};
