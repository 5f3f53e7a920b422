import { quantileSorted } from "simple-statistics";
import { variantsOf } from "../harness/variants/variants.ts";
import { barPlot } from "./lib/bar-plot.ts";
import type { Experiment } from "./lib/experiment.ts";
import { byName, figuresOf } from "./lib/figures-of.ts";
import type { Figure, Finding, Plot } from "./lib/findings.ts";
import { inTurn } from "./lib/in-turn.ts";
import type { Laboratory } from "./lib/laboratory.ts";
import { killInMidSaga, type Survived } from "./state/kill-all.ts";
import { HOPS, type Hop, measureWindows, type Windows } from "./state/windows.ts";

export const state: Experiment = {
  id: "state",
  title: "State",
  part: "table",
  claim: "Services keep state next to their code; functions keep none and use stores outside.",
  method:
    "While orders arrive and the payment provider takes a second, every process is killed at one moment with SIGKILL, databases included, and started again: orders lost, seconds until all that were on their way have settled. With nothing amiss: how long a fact of one context takes to have its effect in the next, from the timestamps in the stores.",
  rule: "Holds when no order is lost and every one settles in either variant, though whatever a process or a function's environment remembered is gone: what counts is in the stores.",
  limits:
    "Disks that lie and regions that fail, and, since one machine has one clock, clocks that differ. A restore from backup in another region would show it.",
  takes: { quick: 20, usual: 55 },
  run: async (laboratory) => {
    const { quick } = laboratory.comparison.options;
    const survived = await inTurn(quick, [
      () => killInMidSaga("services", laboratory),
      () => killInMidSaga("functions", laboratory),
    ]);
    return judge(survived, await measureBoth(laboratory, quick ? 40 : 120));
  },
};

async function measureBoth({ both }: Laboratory, orders: number): Promise<Windows[]> {
  const variants = variantsOf(both);
  try {
    const tasks = variants.map((variant) => () => measureWindows(variant, both.outside.issuer, orders));
    return await inTurn(false, tasks);
  } finally {
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}

export function judge(survived: readonly Survived[], windows: readonly Windows[]): Finding {
  const broken = survived.flatMap((each) => each.broken);
  const met = survived.every(({ kills }) => kills.some(({ open }) => open > 0));
  if (!met) throw new Error("No order was on its way when everything was killed, so that nothing was shown.");
  const said = survived.map(({ name, kills, lost }) => {
    return `of ${openOf(kills)} orders on their way in the ${name} ${lost} were lost, the last settled after ${slowest(kills).toFixed(1)} s`;
  });
  return {
    verdict: broken.length === 0 ? "holds" : "does not hold here",
    because: `With every process killed, ${said.join("; ")}${broken.length > 0 ? `; ${broken[0]}` : ""}.`,
    figures: [...survivalOf(survived), ...HOPS.flatMap((hop) => waitsOf(hop, windows))],
    plots: plotsOf(survived, windows),
  };
}

const openOf = (kills: Survived["kills"]) => kills.reduce((sum, { open }) => sum + open, 0);
const slowest = (kills: Survived["kills"]) => Math.max(...kills.map(({ seconds }) => seconds));

function survivalOf(survived: readonly Survived[]): Figure[] {
  const row = figuresOf(byName(survived));
  return [
    row("orders lost", "", ({ lost }) => lost),
    row("until all have settled", "s", ({ kills }) => slowest(kills)),
    row("orders on their way when killed", "", ({ kills }) => openOf(kills)),
    row("orders accepted", "", ({ accepted }) => accepted),
  ];
}

function waitsOf(hop: Hop, windows: readonly Windows[]): Figure[] {
  const row = figuresOf(byName(windows));
  return [0.5, 0.99].map((share) =>
    row(`${hop}, p${100 * share}`, "ms", ({ waits }) => quantileSorted(waits[hop], share)),
  );
}

function plotsOf(survived: readonly Survived[], windows: readonly Windows[]): Plot[] {
  return [
    barPlot(
      "How long a fact of one context takes to have its effect in the next, p99",
      { title: "fact and effect", unit: "contexts", names: HOPS },
      { title: "time", unit: "ms" },
      windows.map(({ name, waits }) => ({
        name,
        heights: HOPS.map((hop) => quantileSorted(waits[hop], 0.99)),
      })),
    ),
    barPlot(
      "From a kill of every process until the orders on their way had settled",
      { title: "kill", unit: "number", names: survived[0]!.kills.map((_, i) => `${i + 1}`) },
      { title: "time", unit: "s" },
      survived.map(({ name, kills }) => ({ name, heights: kills.map(({ seconds }) => seconds) })),
    ),
  ];
}
