import { median } from "simple-statistics";
import type { Comparison } from "../benchmarks/compare/comparison.ts";
import type { Round } from "../harness/run-load.ts";
import type { Percentiles } from "../scenarios/result.ts";
import { figuresFrom } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

export const latency: Experiment = {
  id: "latency",
  title: "Latency",
  part: "table",
  claim: "Services answer fast and evenly; functions start cold.",
  method:
    "Open-loop load at a steady rate on each variant in turn. Response times count from the intended start; settled times use the server's clock. The first load after the start is separate: it happens once, so its figures have no interval and decide nothing.",
  rule: "Holds when the ratio of the functions' response p95 to the services' is above 1 with its whole 95 % interval. The p99 does not decide, because one or two answers determine it in a short round.",
  limits:
    "A cold start of AWS: the start of a worker is not one. A deployed stack would show it, and so would the published initialisation times of Lambda.",
  run: async ({ comparison }) => judge(figuresFrom(comparison, LABELS), plotsOf(comparison)),
};

/** The deciding figure comes first. */
const LABELS = [
  "response p95",
  "settled p95",
  "response p50",
  "response p99",
  "settled p50",
  "settled p99",
  "first burst: response p99",
  "first burst: settled p99",
];

export function judge(figures: Figure[], plots: Plot[]): Finding {
  const { ratio } = figures.find(({ label }) => label === LABELS[0]) ?? {};
  if (!ratio) throw new Error("This claim needs both variants and several rounds.");
  return {
    verdict: verdictOf(ratio.low > 1),
    because: `The functions' response p95 is ${ratio.ratio.toFixed(1)} times the services' (${ratio.low.toFixed(1)} to ${ratio.high.toFixed(1)}).`,
    figures,
    plots,
  };
}

function plotsOf({ variants }: Comparison): Plot[] {
  const plot = (title: string, of: (round: Round) => Percentiles): Plot => ({
    title,
    kind: "lines",
    x: { title: "time", unit: "ms", scale: "log" },
    y: { title: "orders not slower", unit: "%" },
    series: variants.map(({ name, rounds }) => ({
      name,
      variant: name,
      points: distribution(rounds.map(of)),
    })),
  });
  return [
    plot("How long a response takes", ({ load }) => load.response),
    plot("How long an order takes to settle", ({ settled }) => settled.latency),
  ];
}

/** The cumulative share of orders at the percentiles of a round; medians of the rounds. */
function distribution(rounds: readonly Percentiles[]): [number, number][] {
  const at = (percentile: keyof Percentiles, share: number): [number, number] => [
    median(rounds.map((round) => round[percentile])),
    share,
  ];
  return [at("p50", 50), at("p90", 90), at("p95", 95), at("p99", 99), at("max", 100)];
}
