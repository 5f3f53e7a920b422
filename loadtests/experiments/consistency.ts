import type { Experiment } from "./experiment.ts";

export const consistency: Experiment = {
  id: "consistency",
  title: "Consistency",
  part: "section",
  claim: "Services need idempotent operations and eventual consistency; functions need a store outside.",
  method:
    "Messages and requests are duplicated, reordered and replayed; the audit then compares orders, stock and money.",
  rule: "Holds when every effect has happened exactly once in both.",
  limits:
    "Clocks that disagree and networks that split. A cluster with faults injected between its machines would show it.",
};
