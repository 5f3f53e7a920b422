import type { Experiment } from "./lib/experiment.ts";

export const decomposition: Experiment = {
  id: "decomposition",
  title: "Decomposition",
  part: "term",
  claim: "A system is cut by contexts.",
  method: "The context map, generated from the code: which data and which rule lives where in each variant.",
  rule: "Holds when no table or database is used by two contexts.",
  limits: "Whether the cut is the right one for a business.",
};
