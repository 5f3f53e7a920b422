import { VARIANTS, type VariantName } from "@app/net/variant-names";
import { assumptions, inWords } from "../cost/assumptions.ts";
import { inDollars, total } from "../cost/bill.ts";
import { FEWEST_ORDERS, type Flip, MOST_ORDERS } from "../cost/crossover.ts";
import { type Basis, difference } from "../cost/model.ts";
import { SCENARIOS } from "../cost/scenarios.ts";
import { levelsOf, peakOf, SHAPES } from "../cost/traffic.ts";
import { busiestOf, SAMPLING_ERROR } from "../simulation/load.ts";
import { type Advice, isSame, type Question } from "./advice.ts";
import { decisiveAssumptionsOf } from "./decisive-assumptions.ts";
import { LONGEST_ANSWER, LONGEST_FUNCTION } from "./fits.ts";
import type { InScenario } from "./in-scenarios.ts";

const ASSUMPTIONS_SHOWN = 5;

/** The traffic in numbers. */
export function describeTraffic({ traffic }: Question): string {
  const { ordersPerMonth, shape } = traffic;
  const [mean, peak] = [peakOf(levelsOf({ ordersPerMonth, shape: "steady" })), peakOf(levelsOf(traffic))];
  return `${number(ordersPerMonth)} orders a month, ${shape}: ${number(mean)}/s on average, ${number(peak)}/s at the peak.`;
}

/** The verdict and its reasons. Every sentence is made from figures of the advice. */
export function describeVerdict(advice: Advice): string[] {
  const { bills, cheaper, question } = advice;
  const [services, functions] = [total(bills.services), total(bills.functions)];
  const exact = isSame(services, functions) ? ", a difference below the model's precision" : "";
  return [
    describeChoice(advice),
    `The services cost ${inDollars(services)} a month, the functions ${inDollars(functions)}: the ${cheaper} are cheaper by ${inDollars(Math.abs(services - functions))}${exact}.`,
    ...VARIANTS.map((name) => describeLatency(name, advice)),
    ...describeKept(advice),
    ...describeSampling(question),
    describeLongestTask(question.longestTask),
  ];
}

function describeChoice({ choice, fits, kept }: Advice): string {
  if (!choice) return "Neither variant meets all of your needs.";
  if (fits[choice].all) return `Choose the ${choice}.`;
  return `Choose the ${choice}, with ${kept?.leastInstances} containers per service all month.`;
}

function describeLatency(name: VariantName, { busiest, fits, question }: Advice): string {
  const { answered, settled, placed, refused, worst } = busiest[name];
  const target = `the target of ${milliseconds(question.latencyTarget / 1_000)}`;
  const turned = fits[name].admission
    ? ""
    : ` and refuse ${number((100 * refused) / placed)} % of the orders`;
  return `In the busiest minutes the ${name} answer 99 of 100 orders within ${milliseconds(answered.p99)}, ${fits[name].latency ? "within" : "beyond"} ${target}${turned}. In the worst ${number(worst.seconds)} s they answer 99 of 100 within ${milliseconds(worst.p99)}. Half of the orders are settled within ${milliseconds(settled.p50)}, 99 of 100 within ${milliseconds(settled.p99)}.`;
}

function describeKept({ kept }: Advice): string[] {
  if (!kept) return [];
  const { leastInstances, dollars, busiest, fits } = kept;
  return [
    `An autoscaler is too late for this. With ${leastInstances} containers per service all month (--assume leastInstances=${leastInstances}) the services cost ${inDollars(dollars)} and answer 99 of 100 orders within ${milliseconds(busiest.answered.p99)}, ${fits.latency ? "within" : "beyond"} the target.`,
  ];
}

function describeSampling({ traffic }: Question): string[] {
  const { share } = busiestOf(traffic);
  if (share === 1) return [];
  const percent = (error: number) => `${number(100 * error)} %`;
  return [
    `One of ${number(1 / share)} of these orders was simulated, on proportionally fewer instances. This makes queues longer: the p50 is up to ${percent(SAMPLING_ERROR.p50)} too high, the p99 up to ${percent(SAMPLING_ERROR.p99)}.`,
  ];
}

function describeLongestTask(longestTask: number): string {
  const task = `The longest task takes ${number(longestTask)} s`;
  if (longestTask > LONGEST_FUNCTION)
    return `${task}: no function may run longer than ${LONGEST_FUNCTION} s.`;
  if (longestTask > LONGEST_ANSWER) {
    return `${task}: a function may run that long, but the HTTP API must answer within ${LONGEST_ANSWER} s, so one request starts the task and another asks for its result.`;
  }
  return `${task}, which both variants allow.`;
}

/** Names the assumptions which, at a bound, would make the other variant cheaper. */
export function describeDecisiveAssumptions(basis: Basis, { question, cheaper }: Advice): string[] {
  const decisive = decisiveAssumptionsOf(basis, question.traffic);
  if (decisive.length === 0)
    return [`No assumption, moved alone to either of its bounds, makes the ${other(cheaper)} cheaper.`];
  return decisive.slice(0, ASSUMPTIONS_SHOWN).map(({ name, value, services, functions }) => {
    const { unit } = assumptions[name];
    return `${inWords(name)} at ${number(value)} instead of ${number(basis.assumed[name])} (${unit}): services ${inDollars(services)}, functions ${inDollars(functions)}.`;
  });
}

/** Names the changes that change the answer: how the services are run, another shape, another target. */
export function describeBreakEvenPoints(
  basis: Basis,
  { question: { traffic }, busiest, kept }: Advice,
  scenarios: readonly InScenario[],
): string[] {
  const shapes = SHAPES.filter((shape) => shape !== traffic.shape).map((shape) => {
    const cheaper = difference(basis, traffic.ordersPerMonth, shape) > 0 ? "functions" : "services";
    return `${shape}: ${cheaper}`;
  });
  return [
    ...scenarios.map(describeScenario),
    "Between the two numbers of a line the answer is not known. This range covers 90 % of draws of the measured rounds and of all assumptions that nobody chooses (reads per order, months kept, speed of a core, …). Set the assumptions that you know with --assume: the range narrows. Within the range the answer can change several times, because each larger database size costs more at once.",
    `Cheaper for the same number of orders in another shape: ${shapes.join(", ")}.`,
    `The lowest latency target that the services meet is ${milliseconds((kept?.busiest ?? busiest.services).answered.p99)}, and ${milliseconds(busiest.functions.answered.p99)} for the functions.`,
  ];
}

function describeScenario({ name, services, functions, flip }: InScenario): string {
  return `${name} (${SCENARIOS[name].means}): services ${inDollars(services)}, functions ${inDollars(functions)}. ${describeFlip(flip)}`;
}

/** One sentence. */
export function describeFlip({ from, to, below, above }: Flip): string {
  const cheaperBelow = `Below ${roughly(from)} orders a month the ${below} are cheaper`;
  const cheaperAbove = `above ${roughly(to)} the ${above}`;
  if (from >= MOST_ORDERS) return `Up to ${roughly(MOST_ORDERS)} orders a month the ${below} are cheaper.`;
  if (to <= FEWEST_ORDERS)
    return `From ${roughly(FEWEST_ORDERS)} orders a month on the ${above} are cheaper.`;
  if (to >= MOST_ORDERS) return `${cheaperBelow}; above it the answer is not known.`;
  if (from <= FEWEST_ORDERS)
    return `A${cheaperAbove.slice(1)} are cheaper; below it the answer is not known.`;
  return `${cheaperBelow}, ${cheaperAbove}.`;
}

/** Rounds to the model's precision: one significant digit, or two when the first digit is 1. */
function roughly(value: number): string {
  const digit = 10 ** Math.floor(Math.log10(value));
  const unit = value < 2 * digit ? digit / 10 : digit;
  return (Math.round(value / unit) * unit).toLocaleString("en-US");
}

const other = (name: VariantName): VariantName => (name === "services" ? "functions" : "services");

/** Rounds to three significant digits. */
export function number(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** @param seconds shown as milliseconds */
export function milliseconds(seconds: number): string {
  return seconds >= 10 ? `${number(seconds)} s` : `${number(seconds * 1_000)} ms`;
}
