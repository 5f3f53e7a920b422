import { median } from "simple-statistics";
import type { Comparison } from "../benchmarks/compare/comparison.ts";
import { conditionsOf } from "../benchmarks/compare/conditions.ts";
import type { Round } from "../harness/run-load.ts";
import type { Percentiles } from "../scenarios/result.ts";
import { type Weighed, weighBundles } from "./granularity/bundles.ts";
import { type FirstAnswers, IDLE_SECONDS, measureFirstAnswers } from "./latency/first-answers.ts";
import { describeCold, describeEvenness, describeSpread, verdictOfLatency } from "./latency/judge-latency.ts";
import { figuresFrom, sideBySide } from "./lib/figures.ts";
import type { Figure, Finding, Plot } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

export const latency: Experiment = {
  id: "latency",
  title: "Latency",
  part: "table",
  claim: "Services answer fast and evenly; functions start cold.",
  method: `Three things are measured. Evenness: under open-loop load at a steady rate, on each variant in turn, the p99 of the answers divided by their p50; response times count from the intended start. First answer: both variants get no request for at least ${IDLE_SECONDS} s and then answer one order, four times (without --full: once); the idle functions have no environment, so a worker has to start: the cold start is forced, not waited for, load the bundle and connect. Initialisation: each function's bundle is loaded in a fresh process, during the first idle time.`,
  rule: "Holds when the functions' p99 ÷ p50 is larger than the services' with its whole 95 % interval, and each first answer of the functions takes at least twice as long as every first answer of the services. The other way round when both are the other way round. Withheld when the interval neither excludes 1 nor stays within a quarter of it. The warm latencies stand beside it and decide nothing.",
  limits:
    "A cold start of AWS: the start of a worker is not one, and it is shorter. The evenness of AWS, where no other work shares the cores of an environment: in one published load test of the same application (lambda-vs-ecs-express-lt), p50 and p99 were 25 and 38 ms on Lambda, 15 and 75 ms in containers. On a real cloud, functions start cold as often as their traffic rises or pauses; provisioned concurrency avoids it for a price. Services start cold when they scale out. A deployed stack would show both, and so would the published initialisation times of Lambda.",
  takes: { short: 17, long: 55 },
  timed: true,
  run: async (laboratory) => {
    const { comparison } = laboratory;
    return judge({
      figures: figuresFrom(comparison, LABELS),
      conditions: conditionsOf(comparison.variants).sentence,
      plots: plotsOf(comparison),
      first: await measureFirstAnswers(laboratory, () => weighBundles(laboratory)),
      initialised: (await weighBundles(laboratory)).many,
    });
  },
};

const SPREAD = "response p99 ÷ p50";
const LABELS = [
  SPREAD,
  "response p50",
  "response p95",
  "response p99",
  "settled p50",
  "settled p95",
  "settled p99",
  "first burst: response p99",
];

export type Latencies = {
  /** Figures of the comparison, the spread first. */
  figures: Figure[];
  /** The state of the machine during the rounds, in a sentence. */
  conditions: string;
  plots: Plot[];
  first: FirstAnswers;
  initialised: readonly Weighed[];
};

export function judge({ figures, conditions, plots, first, initialised }: Latencies): Finding {
  const [spread, ...others] = figures;
  if (spread?.services === undefined || spread.functions === undefined)
    throw new Error("This claim needs both variants and several rounds.");
  const { figure } = sideBySide(first);
  const verdict = verdictOfLatency(spread.ratio, first);
  return {
    verdict,
    because: `${describeCold(first)}; ${describeEvenness(spread.ratio)}.`,
    details: spread.ratio ? describeSpread(spread) : conditions,
    figures: [
      figure(`first answer after ${IDLE_SECONDS} s without requests, median`, "ms", median),
      spread,
      figure("first answer, slowest", "ms", (millis) => Math.max(...millis)),
      ...initialisations(initialised),
      ...others,
    ],
    plots,
  };
}

function initialisations(weighed: readonly Weighed[]): Figure[] {
  const millis = weighed.map((each) => each.millis);
  const figure = (label: string, functions: number) => ({ label, unit: "ms", functions });
  return [
    figure("initialisation of a function in a fresh process, median", median(millis)),
    figure("initialisation of a function in a fresh process, slowest", Math.max(...millis)),
  ];
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
