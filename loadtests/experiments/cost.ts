import type { Experiment } from "./experiment.ts";

export const cost: Experiment = {
  id: "cost",
  title: "Cost",
  part: "table",
  claim: "Services cost what is allocated to them, functions what is executed.",
  method:
    "CPU, memory, requests and database units per order are measured and priced with the published list; the bill is drawn over orders a month.",
  rule: "Holds when the functions' bill of an idle month is less than a hundredth of the services'.",
  limits: "The bill itself: discounts, data transfer and people are not in it. An invoice would show it.",
};
