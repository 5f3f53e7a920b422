import type { Experiment } from "./experiment.ts";

export const examples: Experiment = {
  id: "examples",
  title: "Examples",
  part: "table",
  claim: "Well-known systems stand for each style.",
  method: "Nothing is measured. The README maps each well-known pattern to the file here that shows it.",
  rule: "There is none: who uses what is no evidence for how it works here.",
  limits: "Those systems themselves.",
};
