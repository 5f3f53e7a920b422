import type { Experiment } from "./experiment.ts";

export const state: Experiment = {
  id: "state",
  title: "State",
  part: "table",
  claim: "Services keep state next to their code; functions keep none and use stores outside.",
  method:
    "Every process is killed in the middle of sagas: orders lost, seconds until all are settled; and how long a fact of one context takes to have its effect in the next.",
  rule: "Holds when no order is lost in either variant, and no function needs anything that it kept from the invocation before.",
  limits: "Disks that lie and regions that fail. A restore from backup in another region would show it.",
};
