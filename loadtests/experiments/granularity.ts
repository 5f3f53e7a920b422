import type { Experiment } from "./experiment.ts";

export const granularity: Experiment = {
  id: "granularity",
  title: "Granularity",
  part: "term",
  claim: "Functions are fine, services coarse.",
  method: "The same handlers as many functions and as one: links, initialisation, size, permissions.",
  rule: "Holds when the many together need fewer permissions each, and the one initialises more slowly than the median of the many.",
  limits: "How AWS places environments. A deployed stack would show it.",
};
