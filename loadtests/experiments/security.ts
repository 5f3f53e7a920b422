import type { Experiment } from "./experiment.ts";

export const security: Experiment = {
  id: "security",
  title: "Security",
  part: "section",
  claim:
    "Services are protected by gateways, encryption and access control; functions by narrow permissions against injected events and packages.",
  method:
    "A list of probes, each with the refusal that it must get, against both variants; permissions per function as actions times resources; third-party packages inside each deployable.",
  rule: "Holds when every probe is refused by both.",
  limits: "What nobody has thought of. An independent penetration test would show some of it.",
};
