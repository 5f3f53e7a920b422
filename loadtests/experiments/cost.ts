import { keepLatest, LATEST_PROFILE } from "../harness/reports-directory.ts";
import { withTestbed } from "../harness/testbed.ts";
import { basisOf } from "../model/advise/advice.ts";
import { describeCrossover, number } from "../model/advise/sentences.ts";
import { assume } from "../model/cost/assumptions.ts";
import { inDollars, total } from "../model/cost/bill.ts";
import { crossoverInterval, FEWEST_ORDERS, lastCrossover, MOST_ORDERS } from "../model/cost/crossover.ts";
import { type Basis, billsFor } from "../model/cost/model.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import type { Profile } from "../model/cost/profile.ts";
import { type Swing, sensitivityOf } from "../model/cost/sensitivity.ts";
import { measureProfile, QUICK, USUAL } from "../model/profile/measure.ts";
import type { Experiment } from "./lib/experiment.ts";
import { barPlot } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import { once } from "./lib/laboratory.ts";

export const cost: Experiment = {
  id: "cost",
  title: "Cost",
  part: "table",
  claim: "Services cost what is allocated to them, functions what is executed.",
  method:
    "CPU, memory, requests and database units per order are measured and priced with the published list; the bill is drawn over orders a month.",
  rule: "Holds when the functions' bill of an idle month is less than a hundredth of the services'.",
  limits: "The bill itself: discounts, data transfer and people are not in it. An invoice would show it.",
  takes: { quick: 37, usual: 137 },
  run: async (laboratory) => judge(await profileOf(laboratory)),
};

/** The profile of this run, stored beside the report. */
export const profileOf = once(async ({ both, comparison, progress, signal }): Promise<Profile> => {
  const effort = comparison.options.quick ? QUICK : USUAL;
  const profile = await withTestbed(both, { progress, signal }, (testbed) => measureProfile(testbed, effort));
  keepLatest(LATEST_PROFILE, profile);
  return profile;
});

const SHAPE = "daily-wave";
const SHARE_WHEN_IDLE = 1 / 100;

export function judge(profile: Profile): Finding {
  const basis = basisOf(profile, publishedPrices, assume());
  const at = (label: string, ordersPerMonth: number): Figure => {
    const { services, functions } = billsFor(basis, { ordersPerMonth, shape: SHAPE });
    return { label, unit: "$ a month", services: total(services), functions: total(functions) };
  };
  const idle = at("idle", 0);
  const amounts = Array.from({ length: 7 }, (_, i) => FEWEST_ORDERS * 10 ** i);
  const holds = (idle.functions ?? 0) < (idle.services ?? 0) * SHARE_WHEN_IDLE;
  return {
    verdict: verdictOf(holds),
    because: `An idle month costs ${inDollars(idle.services ?? 0)} with services and ${inDollars(idle.functions ?? 0)} with functions. ${describeLastCrossover(basis, profile)}`,
    figures: [idle, ...amounts.map((orders) => at(`${number(orders)} orders a month`, orders))],
    plots: [tornado(sensitivityOf(basis, SHAPE))],
  };
}

function describeLastCrossover(basis: Basis, profile: Profile): string {
  const crossover = lastCrossover(basis, SHAPE);
  if (!crossover) return `Up to ${number(MOST_ORDERS)} orders a month the same variant is cheaper.`;
  return describeCrossover(crossover, crossoverInterval(profile, basis, SHAPE));
}

/** The crossover with each assumption at either bound. An assumption without a crossover has no bar. */
function tornado(swings: readonly Swing[]): Plot {
  const shown = swings.filter(({ atLow, atHigh }) => atLow !== atHigh).slice(0, 8);
  const inMillions = (of: (swing: Swing) => number | undefined) =>
    shown.map((swing) => (of(swing) ?? 0) / 1e6);
  return barPlot(
    `The crossover when one assumption at a time is at its lowest and its highest value (${SHAPE} traffic)`,
    { title: "assumption", unit: "moved alone", names: shown.map(({ name }) => name) },
    { title: "crossover", unit: "million orders a month" },
    [
      { name: "at its lowest", heights: inMillions(({ atLow }) => atLow) },
      { name: "at its highest", heights: inMillions(({ atHigh }) => atHigh) },
    ],
  );
}
