import type { Experiment } from "./experiment.ts";

export const coldStart: Experiment = {
  id: "cold-start",
  title: "Cold starts",
  part: "term",
  claim: "Warming, provisioned concurrency and light packages shorten cold starts.",
  method:
    "The initialisation of every function in fresh processes, before and after each technique; what keeping environments warm costs.",
  rule: "Holds when bundling shortens the median initialisation, with an interval that excludes 1.",
  limits:
    "Everything of a cold start but the initialisation of the code: placing, downloading, starting the machine.",
};
