import type { Experiment } from "./lib/experiment.ts";

export const chaining: Experiment = {
  id: "chaining",
  title: "Chaining",
  part: "term",
  claim: "Stateless functions are chained.",
  method: "The time that each link of the event chain adds to an order.",
  rule: "Holds when every link adds time, and no link needs what an earlier one kept.",
  limits:
    "The delay of AWS's streams, which is longer than the emulator's. Published figures stand beside ours.",
};
