import { disturbanceOf, fastestOf } from "../../harness/disturbance.ts";
import {
  acceptedIn,
  generatorWasBottleneck,
  type LoadRun,
  type Round,
  runLoad,
} from "../../harness/run-load.ts";
import { problemsOf } from "../../scenarios/judge-run.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { firstBurstAt } from "../../scenarios/scenarios.ts";
import type { ComparisonTestbed, MeasuredVariant } from "./comparison.ts";

const BURST_SECONDS = 5;
/** A burst cannot be repeated: after it the variant is warm. */
const notRepeated = () => undefined;

type Spoiled = (round: Round) => string | undefined;

/** Puts the first burst on each variant. A variant that ran before had its first load long ago. */
export async function loadFirst(testbed: ComparisonTestbed): Promise<void> {
  for (const measuredVariant of testbed.measuredVariants) {
    if (measuredVariant.variant.ranBefore) await burst(testbed, measuredVariant, "warm-up");
    else measuredVariant.report.firstBurst = await burst(testbed, measuredVariant, "first burst");
  }
}

/** Warms up each variant after other work: meanwhile, environments of idle functions have ended. */
export async function warmUp(testbed: ComparisonTestbed): Promise<void> {
  for (const measuredVariant of testbed.measuredVariants) await burst(testbed, measuredVariant, "warm-up");
}

async function burst(
  testbed: ComparisonTestbed,
  measuredVariant: MeasuredVariant,
  label: string,
): Promise<Round> {
  const { rate, duration } = testbed.comparison.options;
  const scenario = firstBurstAt(rate, Math.min(BURST_SECONDS, duration));
  return (await load(testbed, measuredVariant, scenario, label, notRepeated)).round;
}

/** Puts rounds on the variants in the order of `turns`. Stops at the first round that is not valid. */
export async function loadInTurn(
  testbed: ComparisonTestbed,
  turns: readonly MeasuredVariant[],
  spoiled: Spoiled,
): Promise<void> {
  const { measuredVariants, comparison } = testbed;
  for (const measuredVariant of turns) {
    const done = measuredVariants.reduce((sum, { report }) => sum + report.rounds.length, 0);
    const all = 2 * comparison.options.blocks * measuredVariants.length;
    const label = `round ${done + 1} of ${all}`;
    const problems = await runRound(testbed, measuredVariant, label, spoiled);
    comparison.reasons.push(
      ...problems.map((problem) => `${measuredVariant.variant.name}, ${label}: ${problem}`),
    );
    if (problems.length > 0) return;
  }
}

/**
 * Repeats a round during which the machine was busy, but few of them: on a machine that stays busy, repeating all would
 * take three times as long and help nothing.
 */
export function spoiledOrDisturbed({ measuredVariants, comparison }: ComparisonTestbed): Spoiled {
  let left = comparison.options.blocks;
  return (round) => {
    const bottleneck = generatorWasBottleneck(round);
    if (bottleneck || left === 0) return bottleneck;
    const earlier = measuredVariants.flatMap(({ report }) => report.rounds);
    const disturbance = disturbanceOf(
      round.machine,
      fastestOf([...earlier, round].map(({ machine }) => machine)),
    );
    if (disturbance) left--;
    return disturbance;
  };
}

/** Stores discarded rounds separately. @returns the reason why the round is not valid, after all attempts */
async function runRound(
  testbed: ComparisonTestbed,
  measuredVariant: MeasuredVariant,
  label: string,
  spoiled: Spoiled,
): Promise<string[]> {
  const { report } = measuredVariant;
  const { round, discarded } = await load(
    testbed,
    measuredVariant,
    testbed.comparison.scenario,
    label,
    spoiled,
  );
  report.discarded.push(...discarded.map((attempt) => attempt.round));
  report.rounds.push(round);
  const { lost, bottleneck } = problemsOf(round);
  return [...lost, ...bottleneck];
}

async function load(
  testbed: ComparisonTestbed,
  { variant, accepted }: MeasuredVariant,
  scenario: Scenario,
  label: string,
  spoiled: Spoiled,
): Promise<LoadRun> {
  const run = await runLoad(testbed, variant, scenario, spoiled);
  accepted.push(...acceptedIn(run));
  const { settled } = run.round;
  testbed.context.progress(
    `${variant.name}, ${label}: ${run.accepted.length} orders accepted, ${settled.settled} settled` +
      ` (p50 ${settled.latency.p50.toFixed(0)} ms, p99 ${settled.latency.p99.toFixed(0)} ms)`,
  );
  return run;
}
