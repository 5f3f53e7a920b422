import { median } from "simple-statistics";
import {
  type BenchFigure,
  type Figure,
  isMet,
  judgedValue,
  type Target,
} from "../../benchmarks/bench/figures.ts";
import { costOf, FLAT_WITHIN, type Growth, growthVerdict } from "../../benchmarks/bench/growth.ts";
import { formatTable } from "../table.ts";

/** Formats the figures for the end of a run. */
export function formatBench(figures: readonly BenchFigure[]): string {
  const head = ["", "measured", "baseline", "ratio", "rounds", "at least", "aim", ""];
  return [
    formatTable([head, ...figures.map(formatRow)]),
    "",
    'Rates are medians, each beside the baseline of its own round; "rounds" is the range of the ratios, or of the figure itself.',
    "Flat out: 32 connections, and each sends its next request as soon as the last one is answered. Sustained: the highest rate, at an even",
    "pace, at which orders settle as fast as they arrive. The load generator and its target share the machine's cores.",
    ...new Set(figures.flatMap(({ baseline }) => (baseline ? [`${baseline.name}.`] : []))),
  ].join("\n");
}

/** Compares the figures of empty and of full stores. */
export function formatGrowth(growth: readonly Growth[], orders: number): string {
  const rows = growth.map((each) => {
    const { ratio, low, high } = costOf(each);
    const value = (rounds: readonly number[]) => formatValue(median(rounds), each.unit);
    return [
      `${each.variant}: ${each.name}`,
      value(each.empty),
      value(each.full),
      `${ratio.toFixed(2)} (${formatRange([low, high], 2)})`,
      growthVerdict(each).replace("grows", "GROWS"),
    ];
  });
  return [
    formatTable([["", "empty stores", `${orders} orders`, "costs (95 %)", ""], ...rows]),
    "",
    "Two instances were measured in turns. The values are medians. Costs: full ÷ empty of a time, empty ÷ full of a rate; 1 means no change.",
    `Flat: at most ${100 * FLAT_WITHIN} % worse. There is a verdict only when the whole interval is on one side of this limit.`,
  ].join("\n");
}

function formatRow(figure: BenchFigure): string[] {
  const { variant, name, unit, rounds, baseline, ratios, target, at } = figure;
  return [
    `${variant}: ${name}${at ? ` at ${at}/s` : ""}`,
    formatValue(median(rounds), unit),
    baseline ? `${formatValue(median(baseline.rounds), baseline.unit)} ${baseline.name.slice(0, 3)}` : "",
    baseline ? judgedValue(figure).toFixed(2) : "",
    formatRange(baseline ? ratios : rounds, baseline ? 2 : 0),
    formatLimit(target, unit),
    target ? `${target.aim}${baseline ? "" : ` ${unit}`}` : "",
    formatVerdict(figure),
  ];
}

function formatVerdict(figure: BenchFigure): string {
  const met = isMet(figure);
  if (met === undefined) return "";
  return met ? "met" : "FALLS SHORT";
}

function formatLimit(target: Target | undefined, unit: Figure["unit"]): string {
  if (!target) return "";
  return "atLeast" in target ? target.atLeast.toFixed(2) : `under ${target.atMost} ${unit}`;
}

function formatRange(values: readonly number[], digits: number): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return values.length > 1 ? `${low}–${high}` : "";
}

function formatValue(value: number, unit: Figure["unit"]): string {
  return `${value.toFixed(value < 10 ? 1 : 0)}${unit === "ms" ? " " : ""}${unit}`;
}
