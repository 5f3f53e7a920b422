import type { Advice } from "../../model/advise/advice.ts";
import { itemsOf } from "../../model/advise/items.ts";
import {
  describeBreakEvenPoints,
  describeDecisiveAssumptions,
  describeTraffic,
  describeVerdict,
  milliseconds,
} from "../../model/advise/sentences.ts";
import { inDollars, total } from "../../model/cost/bill.ts";
import type { Basis } from "../../model/cost/model.ts";
import { formatTable } from "../table.ts";

/** What a terminal shows. */
export function formatAdvice(basis: Basis, advice: Advice, interval?: { low: number; high: number }): string {
  const list = (sentences: readonly string[]) => sentences.map((sentence) => `- ${sentence}`);
  const [verdict = "", ...why] = describeVerdict(advice);
  return [
    describeTraffic(advice.question),
    "",
    formatTable([["dollars a month", "services", "functions"], ...costRows(advice)]),
    "",
    formatTable([["at the busiest", "services", "functions"], ...latencyRows(advice)]),
    "",
    verdict,
    ...list(why),
    "",
    "Decisive assumptions:",
    ...list(describeDecisiveAssumptions(basis, advice)),
    "",
    "Break-even points:",
    ...list(describeBreakEvenPoints(basis, advice, interval)),
  ].join("\n");
}

function costRows({ bills }: Advice): string[][] {
  const cell = (dollars: number | undefined) => (dollars === undefined ? "" : inDollars(dollars));
  return [
    ...itemsOf(bills).map(({ name, services, functions }) => [name, cell(services), cell(functions)]),
    ["total", inDollars(total(bills.services)), inDollars(total(bills.functions))],
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
    row("settled p50", ({ settled }) => milliseconds(settled.p50)),
    row("settled p99", ({ settled }) => milliseconds(settled.p99)),
    row("turned away", ({ placed, refused }) => `${((100 * refused) / (placed || 1)).toFixed(1)} %`),
    row("containers or environments", ({ units }) => units.toLocaleString("en-US")),
  ];
}
