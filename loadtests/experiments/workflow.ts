import type { Experiment } from "./experiment.ts";

export const workflow: Experiment = {
  id: "workflow",
  title: "Workflow",
  part: "section",
  claim: "Services are tested end to end, functions one by one.",
  method:
    "Seconds of one function's tests, one service's tests, from start to ready, and from an edit until it is seen.",
  rule: "Holds when one function's tests take less time than one service's.",
  limits: "What a team's habits add. Its build history would show it.",
};
