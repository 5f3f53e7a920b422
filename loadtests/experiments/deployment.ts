import { VARIANTS } from "@app/net/variant-names";
import { max, median, min } from "simple-statistics";
import { type Changed, type Repackaged, repackage } from "./deployment/changed-packages.ts";
import { type Edited, editToServed } from "./deployment/edit-to-served.ts";
import { EDITS } from "./deployment/edits.ts";
import { barPlot, sideBySide } from "./lib/figures.ts";
import type { Finding } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { configurationLines } from "./lib/source-metrics/lines.ts";

export const deployment: Experiment = {
  id: "deployment",
  title: "Deployment",
  part: "table",
  claim: "Services ship as containers or on machines, functions one by one.",
  method: `A copy of the sources gets ${EDITS.length} usual edits, one at a time: ${EDITS.map(({ name }) => name).join(", ")}. Without --full: two of them. After each edit all deployables are bundled, and each is compared with its own content before the edit, with the names of the sources. One edited rule is also timed: the service orders and the function placeOrder are built and started as fresh processes, until one refuses an order by the edited rule. Sizes are of compressed code, without base image or runtime.`,
  rule: "Holds when each edit changes one function only. At a price when each edit of a single handler does, but an edit of shared code changes several functions, because each contains the code. The services are shown beside it: an edit of shared code changes them, too. The median depends on the choice of edits, and decides as little as the time.",
  limits:
    "The time that a registry, a rollout and AWS take: a timed `serverless deploy` and a rollout on a cluster would show it. On a real cloud, one deployment of the stack replaces all changed functions, but not at one moment, so old and new ones run side by side for a while; with a layer for the shared code, each of these functions still has to get the new version of the layer.",
  takes: { short: 14, long: 36 },
  run: async (laboratory) =>
    judge(await repackage(laboratory), await editToServed(laboratory), configurationLines()),
};

type Variant = (typeof VARIANTS)[number];

export function judge(
  { before, edits }: Repackaged,
  served: Edited,
  configuration: Record<Variant, number>,
): Finding {
  const { figure } = sideBySide<Variant>({ services: "services", functions: "functions" });
  const counts = (variant: Variant) => edits.map((edit) => edit[variant].length);
  const sizes = (variant: Variant) =>
    edits.map((edit) =>
      before[variant]
        .filter(({ name }) => edit[variant].includes(name))
        .reduce((kB, each) => kB + kBOf(each), 0),
    );
  const said = VARIANTS.map(
    (variant) =>
      `${median(counts(variant))} of ${before[variant].length} ${variant} (${rangeOf(counts(variant))}), ${Math.round(median(sizes(variant))).toLocaleString("en")} kB`,
  );
  return {
    verdict: verdictOfEdits(edits),
    because: describeHandlers(edits),
    details: `The median of ${edits.length} edits changes ${said.join(", and ")}.`,
    figures: [
      figure("deployables that an edit changes, median", "", (variant) => median(counts(variant))),
      figure("deployables that an edit changes, most", "", (variant) => max(counts(variant))),
      figure("deployables", "", (variant) => before[variant].length),
      figure("size of the changed deployables, median edit", "kB", (variant) => median(sizes(variant))),
      figure("size of a deployable, median", "kB", (variant) => median(before[variant].map(kBOf))),
      figure("from an edited rule to its first answer", "s", (variant) => served[variant].total),
      figure("configuration of the deployment", "lines", (variant) => configuration[variant]),
    ],
    plots: [
      barPlot(
        "Deployables that each edit changes",
        { title: "edit", unit: "kind", names: edits.map(({ name }) => name) },
        { title: "changed", unit: "deployables" },
        VARIANTS.map((name) => ({ name, heights: counts(name) })),
      ),
      barPlot(
        "From an edited rule to the first answer that follows it",
        { title: "what takes the time", unit: "step", names: ["build", "replace the process"] },
        { title: "time", unit: "s" },
        VARIANTS.map((name) => ({ name, heights: [served[name].build, served[name].replace] })),
      ),
    ],
  };
}

type Counted = Pick<Changed, "inHandler" | "services" | "functions">;

function verdictOfEdits(edits: readonly Counted[]): Finding["verdict"] {
  const isAlone = ({ functions }: Counted) => functions.length === 1;
  if (edits.every(isAlone)) return "holds";
  return edits.filter(({ inHandler }) => inHandler).every(isAlone)
    ? "holds, at a price"
    : "does not hold here";
}

function describeHandlers(edits: readonly Counted[]): string {
  const counts = edits.filter(({ inHandler }) => inHandler).map(({ functions }) => functions.length);
  const others = edits.filter(({ inHandler }) => !inHandler).map(({ functions }) => functions.length);
  const shared = edits.filter(({ inHandler }) => !inHandler).map(({ services }) => services.length);
  const plural = max(counts) === 1 ? "function" : "functions";
  return `An edit of one handler changes ${rangeOf(counts)} ${plural}; an edit of shared code changes ${rangeOf(others)} functions, or ${rangeOf(shared)} services, because each contains it.`;
}

function rangeOf(counts: readonly number[]): string {
  const [least, most] = [min([...counts]), max([...counts])];
  return least === most ? `${least}` : `${least} to ${most}`;
}

const kBOf = ({ bytes }: { bytes: number }) => bytes / 1_000;
