import { declared } from "@app/functions/serverless-config";
import { median } from "simple-statistics";
import { bootstrapRatio } from "../harness/statistics.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import { type Samples, type Shown, sampleTechniques } from "./cold-start/techniques.ts";
import { barPlot } from "./lib/bar-plot.ts";
import type { Experiment } from "./lib/experiment.ts";
import type { Finding } from "./lib/findings.ts";

export const coldStart: Experiment = {
  id: "cold-start",
  title: "Cold starts",
  part: "term",
  claim: "Warming, provisioned concurrency and light packages shorten cold starts.",
  method:
    "Local initialisation, never an AWS cold start: the function placeOrder is loaded in fresh processes of Node until its handler is there, made ready with each technique in turn. A kept environment needs no initialisation; what keeping one costs is in the price list (provisioned concurrency, for a month of 730 hours).",
  rule: "Holds when bundling shortens the median initialisation, with an interval that excludes 1.",
  limits:
    "Everything of a cold start but the initialisation of the code: placing, downloading, starting the machine. Published, measured by others on Lambda with functions of their own: Node 24, hello world, 131–143 ms at 128–1024 MB (lambda-perf, 2026-08); Node 22 with three SDK clients and a first HTTPS call about 375 ms (2025-07); a bundle of 1.5 MB made one of 260 kB, from about 1000 to 100 ms (gomomento).",
  takes: { quick: 4, usual: 9 },
  run: async (laboratory) => judge(await sampleTechniques(laboratory), dollarsKeptWarm()),
};

const HOURS_A_MONTH = 730;

/** Dollars of one provisioned environment for a month, without the requests that it answers. */
function dollarsKeptWarm(): number {
  const gigabytes = declared.provider.memorySize / 1_024;
  return publishedPrices.lambdaProvisionedKeptX86 * gigabytes * HOURS_A_MONTH * 3_600;
}

export function judge(samples: Samples, dollars: number): Finding {
  const { ratio, low, high } = bootstrapRatio(samples.unbundled, samples.deployed);
  const names = Object.keys(samples) as Shown[];
  const medians = names.map((name) => median(samples[name]));
  const initialised = (name: Shown) => ({
    label: `initialised, ${name}, median`,
    unit: "ms",
    functions: median(samples[name]),
  });
  return {
    verdict: high < 1 ? "holds" : "does not hold here",
    because: `Bundled, trimmed and minified, placeOrder initialises here in ${ratio.toFixed(2)} of the time that it takes unbundled (${low.toFixed(2)} to ${high.toFixed(2)}).`,
    figures: [
      initialised("deployed"),
      initialised("unbundled"),
      ...names.filter((name) => name !== "deployed" && name !== "unbundled").map(initialised),
      { label: "one environment kept warm, a month", unit: "$", functions: dollars },
    ],
    plots: [
      barPlot(
        "Local initialisation of placeOrder, median, by how it is made ready",
        { title: "made ready", unit: "technique", names },
        { title: "initialisation", unit: "ms" },
        [{ name: "functions", heights: medians }],
      ),
    ],
  };
}
