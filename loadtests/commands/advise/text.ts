import type { Advice } from "../../model/advise/advice.ts";
import type { InScenario } from "../../model/advise/in-scenarios.ts";
import { describeChecked, itemsOf } from "../../model/advise/items.ts";
import {
  describeBreakEvenPoints,
  describeDecisiveAssumptions,
  describeTraffic,
  describeVerdict,
  milliseconds,
  number,
} from "../../model/advise/sentences.ts";
import { inDollars, total } from "../../model/cost/bill.ts";
import type { Basis } from "../../model/cost/model.ts";
import { COMPLETE_REGION, PRICE_TERMS, type PriceList, YOUR_FILE } from "../../model/cost/prices.ts";
import { formatTable } from "../table.ts";

/** The inputs of the printed answer. */
export type Answer = {
  basis: Basis;
  advice: Advice;
  scenarios: readonly InScenario[];
  list: PriceList;
  /** The region of the prices. */
  region: string;
};

/** Formats the answer for a terminal. */
export function formatAdvice({ basis, advice, scenarios, list: prices, region }: Answer): string {
  const list = (sentences: readonly string[]) => sentences.map((sentence) => `- ${sentence}`);
  const [verdict = "", ...why] = describeVerdict(advice);
  return [
    describeTraffic(advice.question),
    "",
    formatTable([
      ["dollars a month", "services", "functions", "price", "checked"],
      ...costRows(advice, prices, region),
    ]),
    ...describePrices(prices, region),
    "",
    formatTable([["in the busiest minutes", "services", "functions"], ...latencyRows(advice)]),
    "",
    verdict,
    ...list(why),
    "",
    "Decisive assumptions:",
    ...list(describeDecisiveAssumptions(basis, advice)),
    "",
    "Break-even points:",
    ...list(describeBreakEvenPoints(basis, advice, scenarios)),
  ].join("\n");
}

function costRows({ bills }: Advice, prices: PriceList, region: string): string[][] {
  const cell = (dollars: number | undefined) => (dollars === undefined ? "" : inDollars(dollars));
  return [
    ...itemsOf(bills, prices).map(({ services, functions, ...price }) => [
      price.name,
      cell(services),
      cell(functions),
      `$${price.price.toLocaleString("en-US", { maximumSignificantDigits: 6 })} per ${price.per}`,
      describeChecked(price, region),
    ]),
    ["total", inDollars(total(bills.services)), inDollars(total(bills.functions)), "", ""],
  ];
}

/** The terms of the prices, and the names of the prices that are not from the region. */
function describePrices(prices: PriceList, region: string): string[] {
  const namesFrom = (origin: string) =>
    Object.values(prices).flatMap(({ from, name }) => (from === origin ? [name] : []));
  const [own, foreign] = [namesFrom(YOUR_FILE), region === COMPLETE_REGION ? [] : namesFrom(COMPLETE_REGION)];
  return [
    `Prices: ${region}, ${PRICE_TERMS}. Not included: people, support, tax, and traffic between zones.`,
    ...(own.length > 0
      ? [`From your file: ${own.join(", ")}. All other prices come with this project.`]
      : []),
    ...(foreign.length > 0
      ? [`Without a known price in ${region}, priced as in ${COMPLETE_REGION}: ${foreign.join(", ")}.`]
      : []),
  ];
}

function latencyRows({ busiest: { services, functions } }: Advice): string[][] {
  const row = (label: string, of: (window: typeof services) => string) => [
    label,
    of(services),
    of(functions),
  ];
  return [
    row("response p50", ({ answered }) => milliseconds(answered.p50)),
    row("response p99", ({ answered }) => milliseconds(answered.p99)),
    row(`response p99, worst ${number(services.worst.seconds)} s`, ({ worst }) => milliseconds(worst.p99)),
    row("settled p50", ({ settled }) => milliseconds(settled.p50)),
    row("settled p99", ({ settled }) => milliseconds(settled.p99)),
    row("refused", ({ placed, refused }) => `${((100 * refused) / (placed || 1)).toFixed(1)} %`),
    row("containers or environments", ({ units }) => units.toLocaleString("en-US")),
  ];
}
