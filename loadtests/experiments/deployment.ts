import { median } from "simple-statistics";
import { type Edited, editToServed } from "./deployment/edit-to-served.ts";
import type { Package } from "./deployment/sources.ts";
import { sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { configurationLines } from "./lib/source-metrics/lines.ts";

export const deployment: Experiment = {
  id: "deployment",
  title: "Deployment",
  part: "table",
  claim: "Services ship as containers or on machines, functions one by one.",
  method:
    "Every deployable is bundled as it is deployed, before and after an edit of a domain rule in a copy of the sources. Then the service orders and the function placeOrder are built and started as fresh processes, until one refuses an order by the edited rule. Sizes are of compressed code, without base image or runtime.",
  rule: "Holds when the edited rule changes only one function, and the changed services are larger than this function.",
  limits:
    "The time that a registry, a rollout and AWS take. A timed `serverless deploy` and a rollout on a cluster would show it.",
  takes: { quick: 5, usual: 4 },
  run: async (laboratory) => judge(await editToServed(laboratory), configurationLines()),
};

type Variant = "services" | "functions";

export function judge(edited: Edited, configuration: Record<Variant, number>): Finding {
  const { before, changed } = edited;
  const { figure, bars } = sideBySide<Variant>({ services: "services", functions: "functions" });
  const [services, functions] = [kB(changed.services), kB(changed.functions)];
  const holds = changed.functions.length === 1 && services > functions;
  return {
    verdict: verdictOf(holds),
    because: `An edited rule changes ${namesOf(changed.services)} of ${before.services.length} services, ${services.toFixed(0)} kB, and ${namesOf(changed.functions)} of ${before.functions.length} functions, ${functions.toFixed(0)} kB.`,
    figures: [
      figure("deployables", "", (variant) => before[variant].length),
      figure("from an edited rule to its first answer", "s", (variant) => edited[variant].total),
      figure("size of the changed deployables", "kB", (variant) => kB(changed[variant])),
      figure("deployables that the edit changes", "", (variant) => changed[variant].length),
      figure("size of a deployable, median", "kB", (variant) =>
        median(before[variant].map((each) => kB([each]))),
      ),
      figure("configuration of the deployment", "lines", (variant) => configuration[variant]),
    ],
    plots: [
      bars(
        "From an edited rule to the first answer that follows it",
        { title: "what takes the time", unit: "step", names: ["build", "replace the process"] },
        { title: "time", unit: "s" },
        (variant) => [edited[variant].build, edited[variant].replace],
      ),
    ],
  };
}

const kB = (packages: readonly Package[]) => packages.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
const namesOf = (packages: readonly Package[]) => packages.map(({ name }) => name).join(", ") || "none";
