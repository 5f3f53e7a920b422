import type { Experiment } from "./experiment.ts";

export const isolation: Experiment = {
  id: "isolation",
  title: "Isolation",
  part: "section",
  claim: "A service that fails leaves the others running; functions recover without anyone acting.",
  method:
    "Each component and each database is killed in turn under load: which operations fail, for how long, seconds to recovery, orders lost.",
  rule: "Holds when some operation goes on during every kill of a service, and the functions are back by themselves each time.",
  limits: "The failure of a zone. An experiment in a cloud account would show it.",
};
