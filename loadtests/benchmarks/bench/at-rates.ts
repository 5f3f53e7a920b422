import { acceptedIn, runLoad } from "../../harness/run-load.ts";
import type { Measured } from "../../scenarios/result.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import type { Bench } from "./bench.ts";
import { type BenchFigure, compared, perSecond, TARGETS, type Target, timed } from "./figures.ts";
import { listPageP95 } from "./list-pages.ts";
import { confirmRate, findSustainedRate, isSustained } from "./sustained-rate.ts";

/** First guess of the sustained rate, as a share of the baseline: prototypes of both variants sustained this share. */
const FIRST_GUESS = 0.15;

/** The baseline of the settled rate. */
type Bare = { name: string; measure: () => Promise<number>; target: Target };

/** Measures under open-loop load: the sustained rate, the settled p99 at half of it, and the p95 of list pages. */
export async function benchAtRates(bench: Bench, bare: Bare): Promise<BenchFigure[]> {
  const { name } = bench.variant;
  const { rate, baselines } = await sustained(bench, bare.measure);
  const at = Math.max(1, Math.floor(rate / 2));
  const settled = perSecond(
    "settled, sustained",
    baselines.map(() => rate),
  );
  return [
    compared(name, settled, perSecond(bare.name, baselines), bare.target),
    { ...timed(name, "settled p99", await settledP99At(bench, at), TARGETS.settledAtHalf), at },
    timed(name, "list page p95", await listPageP95s(bench), TARGETS.listPages),
  ];
}

/** The highest rate at which orders settle as fast as they arrive, beside the baseline. */
async function sustained(
  bench: Bench,
  baseline: () => Promise<number>,
): Promise<{ rate: number; baselines: number[] }> {
  const { options, context, variant } = bench;
  const sustains = async (rate: number) => {
    const kept = isSustained(await runAt(bench, rate, options.probeSeconds));
    context.progress(`${variant.name}: ${rate} orders/s are ${kept ? "sustained" : "too many"}`);
    return kept;
  };
  const { probes, precision, rounds } = options;
  const found = await findSustainedRate(FIRST_GUESS * (await baseline()), sustains, { probes, precision });
  return confirmRate(found, sustains, baseline, { rounds, precision });
}

/**
 * Settled p99 at a rate, round by round, in milliseconds.
 * @throws Error when orders are missing: an order that never settles would improve the figure
 */
async function settledP99At(bench: Bench, rate: number): Promise<number[]> {
  const { variant, options } = bench;
  const rounds: number[] = [];
  while (rounds.length < options.rounds) {
    const { load, settled } = await runAt(bench, rate, options.probeSeconds);
    if (load.completed < load.offered || settled.unsettled > 0)
      throw new Error(`The ${variant.name} did not accept and settle every order at ${rate}/s.`);
    rounds.push(settled.latency.p99);
  }
  return rounds;
}

async function listPageP95s(bench: Bench): Promise<number[]> {
  const rounds: number[] = [];
  while (rounds.length < bench.options.rounds) rounds.push(await listPageP95(bench, bench.tokens));
  return rounds;
}

/**
 * Sends load open-loop, at an even pace. A run with a slow load generator is repeated only when the variant kept up:
 * overload delays everything on two cores, the generator too, and then the target's own delay counts.
 */
async function runAt(bench: Bench, rate: number, seconds: number): Promise<Measured> {
  const spoiled = (run: Measured) => (isSustained(run) ? run.load.bottleneck[0] : undefined);
  const run = await runLoad(bench, bench.variant, steadyAt(rate, seconds), spoiled);
  bench.accepted.push(...acceptedIn(run));
  const { aborted } = run.round.load;
  if (aborted.length > 0) throw new Error(aborted.join(", "));
  return run.round;
}
