import type { VariantName } from "@app/net/variant-names";
import { median } from "simple-statistics";
import { type Advice, adviseOn, basisOf, isSame, SAME } from "../model/advise/advice.ts";
import { fitsOf, LONGEST_ANSWER, LONGEST_FUNCTION } from "../model/advise/fits.ts";
import { assume, inWords } from "../model/cost/assumptions.ts";
import { total } from "../model/cost/bill.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import type { Profile } from "../model/cost/profile.ts";
import type { Shape } from "../model/cost/traffic.ts";
import type { SimulationBasis } from "../model/simulation/busiest.ts";
import { profileOf } from "./cost.ts";
import { sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

/** Milliseconds within which 99 of 100 answers come in the five busiest minutes. */
const TARGET = 500;
/** Seconds. One step of twenty minutes. */
const LONG_STEP = 1_200;
const SHAPES = ["steady", "spiky", "daily-wave"] as const satisfies readonly Shape[];
/** Millions of orders a month. */
const AMOUNTS = [1, 5, 10, 15, 20, 50, 100];
const QUICK_AMOUNTS = [1, 15, 100];

export const useCases: Experiment = {
  id: "use-cases",
  title: "Use cases",
  part: "table",
  claim: "Services suit long and complex work, functions bursts of events.",
  method: `From the cost model and the simulation of AWS, both fed with the measured profile: dollars a month and the p99 of answers under steady traffic, a daily wave, and spikes to twenty times the mean, with ${AMOUNTS[0]} to ${AMOUNTS.at(-1)} million orders a month (without --full: three of these numbers). The choice is the cheaper of the variants that answer 99 of 100 orders within ${TARGET} ms in the five busiest minutes and refuse at most one in a hundred; it is either of them when the dollars differ by less than ${100 * SAME} %. Where an autoscaler is too late for a spike, the services keep the containers of the peak all month. A single uninterrupted step of ${LONG_STEP / 60} minutes is compared with the documented limits: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html.`,
  rule: `Holds when spikes raise the services' bill by at least ${100 * SAME} % (median over the numbers of orders, each bill of a variant that meets the target), the functions' by less, and when only services may run the long step. At a price when, besides, the choice is the same under steady and spiky traffic for some numbers of orders: there the number of orders decides, and the shape only moves the bill. The other way round when spikes raise the functions' bill alone.`,
  limits:
    "The complexity of the work: no figure here tests it. On a real cloud, containers can start before an announced spike, which costs less than to keep them all month; and a task of any length runs on functions when it is cut into steps, by a durable function (up to a year, each invocation 15 minutes at most) or by Step Functions.",
  takes: { short: 9, long: 20 },
  timed: true,
  run: async (laboratory) =>
    judge(await profileOf(laboratory), laboratory.comparison.options.short ? QUICK_AMOUNTS : AMOUNTS),
};

type Choice = VariantName | "either" | "neither";
type Answers = { millions: number; steady: Advice; spiky: Advice };

/** @param amounts in millions of orders a month */
export function judge(profile: Profile, amounts: readonly number[] = AMOUNTS): Finding {
  const basis = basisOf(profile, publishedPrices, assume());
  const all = amounts.map((millions): Answers => {
    const of = (shape: Shape) => ask(basis, millions, shape);
    return { millions, steady: of("steady"), spiky: of("spiky") };
  });
  const raised = (name: VariantName) =>
    median(all.map(({ steady, spiky }) => dollars(spiky, name) / dollars(steady, name)));
  const spikes = { services: raised("services"), functions: raised("functions") };
  const long = fitsOf(all[0]!.steady.busiest, { latencyTarget: TARGET, longestTask: LONG_STEP });
  const onlyServicesRunLong = long.services.task && !long.functions.task;
  const changed = all.filter(({ steady, spiky }) => choiceOf(steady) !== choiceOf(spiky)).length / all.length;
  const kept = all.some(({ spiky }) => spiky.kept);
  const shown = all.find(({ steady }) => choiceOf(steady) === "services") ?? all[0]!;
  const inShape = { ...shown, "daily-wave": ask(basis, shown.millions, "daily-wave") };
  const { figure, bars } = sideBySide<VariantName>({ services: "services", functions: "functions" });
  const inEach = (what: string, unit: string, of: Of) =>
    SHAPES.map((shape) =>
      figure(`${shape} traffic, ${shown.millions} million orders a month: ${what}`, unit, (name) =>
        of(inShape[shape], name),
      ),
    );
  const plot = (title: string, y: { title: string; unit: string }, of: Of) =>
    bars(
      `${title} of ${shown.millions} million orders a month, by the shape of traffic`,
      { title: "traffic", unit: "shape", names: SHAPES.map(inWords) },
      y,
      (name) => SHAPES.map((shape) => of(inShape[shape], name)),
    );
  return {
    verdict: verdictOfSpikes(spikes, onlyServicesRunLong, changed),
    because: `Spikes raise the services' bill to ${percent(spikes.services)} of that of steady traffic${kept ? " (the containers of the peak run all month)" : ""}, and the functions' to ${percent(spikes.functions)}. They change the choice at ${percent(changed)} of the numbers of orders${changed === 1 ? "" : "; at the others, the number of orders decides"}.`,
    details: `Both shares are medians over the numbers of orders. ${describeChoices("steady", all)} ${describeChoices("spiky", all)} A single step of ${LONG_STEP / 60} minutes ${onlyServicesRunLong ? `runs in the services only: an invocation ends after ${LONGEST_FUNCTION / 60}, so a function must be cut into steps` : "does not distinguish the variants"}.`,
    figures: [
      figure("bill under spikes ÷ bill of steady traffic", "%", (name) => 100 * spikes[name]),
      ...inEach("cost", "$ a month", dollars),
      ...inEach("p99", "ms", p99),
      { label: "longest that a function may run, documented", unit: "s", functions: LONGEST_FUNCTION },
      { label: "longest wait for an HTTP API's answer, documented", unit: "s", functions: LONGEST_ANSWER },
    ],
    plots: [
      plot("Dollars", { title: "cost", unit: "$ a month" }, dollars),
      plot("p99 of the answers", { title: "p99", unit: "ms" }, p99),
    ],
  };
}

function ask(basis: SimulationBasis, millions: number, shape: Shape): Advice {
  const traffic = { ordersPerMonth: millions * 1e6, shape };
  return adviseOn(basis, { traffic, latencyTarget: TARGET, longestTask: 0 });
}

/**
 * @param spikes the bill under spikes as a multiple of the bill of steady traffic
 * @param changed the share of the numbers of orders for which spikes change the choice
 */
export function verdictOfSpikes(
  spikes: Record<VariantName, number>,
  onlyServicesRunLong: boolean,
  changed: number,
): Finding["verdict"] {
  const raised = { services: spikes.services >= 1 + SAME, functions: spikes.functions >= 1 + SAME };
  if (raised.functions && !raised.services) return "the other way round here";
  const holds = raised.services && !raised.functions && onlyServicesRunLong;
  return holds && changed < 1 ? "holds, at a price" : verdictOf(holds);
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

function choiceOf(advice: Advice): Choice {
  const { fits, kept, choice } = advice;
  const same = isSame(dollars(advice, "services"), dollars(advice, "functions"));
  return (kept?.fits ?? fits.services).all && fits.functions.all && same ? "either" : (choice ?? "neither");
}

/** One sentence: the choice for each number of orders. */
function describeChoices(shape: "steady" | "spiky", all: readonly Answers[]): string {
  const choices = all.map((answers) => choiceOf(answers[shape]));
  const said = [...new Set(choices)].map((choice) => {
    const amounts = all.filter((_, i) => choices[i] === choice).map(({ millions }) => millions);
    return `${choice} for ${amounts.join(", ")} million orders a month`;
  });
  return `Under ${shape} traffic the choice is: ${said.join("; ")}.`;
}

type Of = (advice: Advice, name: VariantName) => number;
const dollars: Of = ({ bills, kept }, name) =>
  name === "services" && kept ? kept.dollars : total(bills[name]);
const p99: Of = ({ busiest, kept }, name) =>
  1_000 * (name === "services" && kept ? kept.busiest : busiest[name]).answered.p99;
