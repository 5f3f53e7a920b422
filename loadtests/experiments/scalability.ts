import type { Experiment } from "./experiment.ts";

export const scalability: Experiment = {
  id: "scalability",
  title: "Scalability",
  part: "table",
  claim: "Services are scaled one by one, by hand or by a rule; functions scale by themselves.",
  method:
    "From idle to a burst: seconds until the p95 is back below its target, and environments or replicas over time; the services with one and with three replicas of the busy one.",
  rule: "Holds when functions come back without anyone acting, and the services do so only with the added replicas.",
  limits:
    "What happens beyond two cores, where the emulator starts environments on the machine that all else shares. The simulation carries on with AWS's documented rules.",
};
