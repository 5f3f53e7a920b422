import type { Experiment } from "./experiment.ts";

export const costScaling: Experiment = {
  id: "cost-scaling",
  title: "Cost as it grows",
  part: "section",
  claim: "The services' cost grows by whole instances, the functions' with each request.",
  method: "The two curves of the cost model over orders a month: the size of a step, and the slope.",
  rule: "Holds when the services' curve has steps larger than the functions' cost of a tenth of the traffic, and the functions' curve none.",
  limits: "Reserved instances and savings plans. The price file can be replaced to see them.",
};
