import { resourcesOf } from "../../harness/counters/resources-per-order.ts";
import { type Round, runRound } from "../../harness/run-load.ts";
import { interleave } from "../../harness/statistics.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { firstBurstAt } from "../../scenarios/first-burst.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { problemsOf } from "../../scenarios/verdict.ts";
import type { Contestant, Field } from "./field.ts";

const FIRST_BURST_SECONDS = 5;
const ATTEMPTS = 3;

/** The first burst on each variant, and then the rounds in turn; ends at the first round that is not valid. */
export async function loadAll(field: Field): Promise<void> {
  const { contestants, both, comparison } = field;
  const { rate, duration } = comparison.options;
  const tokens = await fetchTokens(both.outside.issuer);
  const burst = firstBurstAt(rate, Math.min(FIRST_BURST_SECONDS, duration));
  for (const contestant of contestants) {
    contestant.report.firstBurst = await load(field, contestant, burst, tokens, "first burst");
  }
  const before = await Promise.all(contestants.map(({ variant }) => variant.counters()));
  await loadInTurn(field, tokens);
  for (const [i, { variant, report }] of contestants.entries()) {
    const orders = [...report.rounds, ...report.discarded].reduce(
      (sum, { settled }) => sum + settled.settled,
      0,
    );
    report.resources = resourcesOf(before[i]!, await variant.counters(), orders);
  }
}

async function loadInTurn(field: Field, tokens: readonly string[]): Promise<void> {
  const { contestants, comparison } = field;
  const { blocks } = comparison.options;
  const [first, second] = contestants as [Contestant, Contestant?];
  const turns = second ? interleave(first, second, blocks) : Array.from({ length: 2 * blocks }, () => first);
  for (const [turn, contestant] of turns.entries()) {
    const label = `round ${turn + 1} of ${turns.length}`;
    const problems = await playRound(field, contestant, tokens, label);
    comparison.reasons.push(...problems.map((problem) => `${contestant.variant.name}, ${label}: ${problem}`));
    if (problems.length > 0) return;
  }
}

/**
 * A round in which the load generator was held up says nothing about the variant, for better or worse: it is repeated, and kept apart.
 * @returns why the round is not valid, even then
 */
async function playRound(
  field: Field,
  contestant: Contestant,
  tokens: readonly string[],
  label: string,
): Promise<string[]> {
  const { report, variant } = contestant;
  for (let attempt = 1; ; attempt++) {
    const round = await load(field, contestant, field.comparison.scenario, tokens, label);
    const { lost, bottleneck } = problemsOf(round);
    if (lost.length === 0 && bottleneck.length > 0 && attempt < ATTEMPTS) {
      field.watch.progress(`${variant.name}, ${label}: ${bottleneck[0]}; once more`);
      report.discarded.push(round);
      continue;
    }
    report.rounds.push(round);
    return [...lost, ...bottleneck];
  }
}

async function load(
  { driver, watch }: Field,
  { variant, accepted }: Contestant,
  scenario: Scenario,
  tokens: readonly string[],
  label: string,
): Promise<Round> {
  const { round, accepted: ids } = await runRound(variant, {
    driver,
    scenario,
    tokens,
    signal: watch.signal,
  });
  accepted.push(...ids);
  const { settled } = round;
  watch.progress(
    `${variant.name}, ${label}: ${ids.length} orders accepted, ${settled.settled} settled` +
      ` (p50 ${settled.latency.p50.toFixed(0)} ms, p99 ${settled.latency.p99.toFixed(0)} ms)`,
  );
  return round;
}
