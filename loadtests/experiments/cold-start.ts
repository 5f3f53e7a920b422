import { openBundleDirectory, prepare } from "@app/functions/coldstart/sample";
import { TECHNIQUES } from "@app/functions/coldstart/techniques";
import { declared } from "@app/functions/serverless-config";
import { median } from "simple-statistics";
import { pairedRatio } from "../harness/statistics.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import { HOURS_PER_MONTH } from "../model/cost/traffic.ts";
import { barPlot } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment, Laboratory } from "./lib/laboratory.ts";

export const coldStart: Experiment = {
  id: "cold-start",
  title: "Cold starts",
  part: "term",
  claim: "Warming, provisioned concurrency and light packages shorten cold starts.",
  method:
    "Local initialisation, never an AWS cold start: fresh Node processes load the function placeOrder until its handler is available, with each technique in turn. A warm environment needs no initialisation; the price list has its cost (provisioned concurrency, for a month of 730 hours).",
  rule: "Holds when a light package shortens the initialisation, with a whole 95 % interval below 1. Only packages are measured: a warm or provisioned environment has nothing to initialise, and the price list says what it costs.",
  limits:
    "All parts of a cold start except the initialisation of the code. On a real cloud, placement, download and the start of the runtime come on top; how large their share is depends on the function. Others published these measurements of their functions on Lambda: Node 24, hello world, 131–143 ms at 128–1024 MB (lambda-perf, 2026-08); Node 22 with three SDK clients and a first HTTPS call about 375 ms (2025-07); a bundle reduced from 1.5 MB to 260 kB, from about 1000 to 100 ms (gomomento).",
  takes: { short: 4, long: 9 },
  timed: true,
  run: async (laboratory) => judge(await sampleTechniques(laboratory), dollarsKeptWarm()),
};

/** The function with the largest bundle. */
const FUNCTION = "placeOrder";

/** A short name for each technique. */
const SHOWN = [
  ["unbundled", "SDK and lib-dynamodb unbundled"],
  ["bundled", "bundled"],
  ["minified", "bundled and minified"],
  ["deployed", "as deployed: trimmed and minified"],
  ["compile cache", "… with a warm compile cache"],
] as const;
type Shown = (typeof SHOWN)[number][0];

/** Milliseconds of each initialisation, in order. */
export type Samples = Record<Shown, number[]>;

/**
 * Initialises one function in fresh processes. Each round uses every technique, so that a disturbance of the machine
 * affects all of them.
 */
async function sampleTechniques({ comparison, signal }: Laboratory): Promise<Samples> {
  const rounds = comparison.options.short ? 5 : 20;
  const bundles = openBundleDirectory();
  try {
    const subjects = [];
    for (const [shown, name] of SHOWN) {
      const technique = TECHNIQUES.find((each) => each.name === name);
      if (!technique) throw new Error(`There is no technique "${name}".`);
      subjects.push([shown, await prepare(technique, [FUNCTION], bundles.directory)] as const);
    }
    const samples = Object.fromEntries(SHOWN.map(([shown]) => [shown, [] as number[]])) as Samples;
    for (let round = 0; round < rounds; round++) {
      for (const [shown, subject] of subjects) samples[shown].push((await subject.sample(FUNCTION)).wall);
      signal.throwIfAborted();
    }
    return samples;
  } finally {
    bundles.close();
  }
}

/** Dollars of one provisioned environment for a month, without the requests that it answers. */
function dollarsKeptWarm(): number {
  const gigabytes = declared.provider.memorySize / 1_024;
  return publishedPrices.lambdaProvisionedKeptArm * gigabytes * HOURS_PER_MONTH * 3_600;
}

export function judge(samples: Samples, dollars: number): Finding {
  const { ratio, low, high } = pairedRatio(samples.unbundled, samples.deployed);
  const names = Object.keys(samples) as Shown[];
  const medians = names.map((name) => median(samples[name]));
  const initialised = (name: Shown) => ({
    label: `initialised, ${name}, median`,
    unit: "ms",
    functions: median(samples[name]),
  });
  return {
    verdict: verdictOf(high < 1),
    because: `Bundled, trimmed and minified, placeOrder initialises in ${ratio.toFixed(2)} of the time of the unbundled function (${low.toFixed(2)}–${high.toFixed(2)}). Light packages are measured; warming and provisioned concurrency are not.`,
    details: `An environment that is kept warm has nothing to initialise. One environment of one function, which answers one request at a time, costs $${dollars.toFixed(2)} a month.`,
    figures: [
      initialised("deployed"),
      initialised("unbundled"),
      ...names.filter((name) => name !== "deployed" && name !== "unbundled").map(initialised),
      { label: "one environment of one function kept warm, a month", unit: "$", functions: dollars },
    ],
    plots: [
      barPlot(
        "Local initialisation of placeOrder, median, by technique",
        { title: "made ready", unit: "technique", names },
        { title: "initialisation", unit: "ms" },
        [{ name: "functions", heights: medians }],
      ),
    ],
  };
}
