import { chunk } from "simple-statistics";
import { type Counters, resourcesOf, spentBetween, spentTogether } from "../../harness/counters/counters.ts";
import { interleave } from "../../harness/statistics.ts";
import type { ComparisonTestbed, MeasuredVariant } from "./comparison.ts";
import { loadInTurn, spoiledOrDisturbed, warmUp } from "./load-in-turn.ts";
import { type Meanwhile, spread } from "./spread.ts";

/**
 * Runs the pairs of rounds, spread over the whole comparison when there is other work meanwhile. Stops at the first pair that is
 * not valid.
 */
export function runPairs(testbed: ComparisonTestbed, meanwhile?: Meanwhile): Promise<void> {
  return spread(pairsOf(testbed), runCounted(testbed), meanwhile);
}

type Pair = MeasuredVariant[];

/** In turn A B, B A, so each variant is first as often as second. One variant alone gets as many rounds. */
function pairsOf({ measuredVariants, comparison }: ComparisonTestbed): Pair[] {
  const { blocks } = comparison.options;
  const [first, second] = measuredVariants as [MeasuredVariant, MeasuredVariant?];
  return second
    ? chunk(interleave(first, second, blocks), 2)
    : Array.from({ length: 2 * blocks }, () => [first]);
}

/** Runs pairs one after the other, and adds up the resources of all pairs so far. */
function runCounted(testbed: ComparisonTestbed) {
  const { measuredVariants, comparison } = testbed;
  const spoiled = spoiledOrDisturbed(testbed);
  const spent = new Map<MeasuredVariant, Counters>();
  const counting = measuredVariants.filter(({ variant }) => !variant.ranBefore);
  return async (pairs: readonly Pair[]) => {
    if (comparison.reasons.length > 0) return;
    if (spent.size > 0) await warmUp(testbed);
    const before = await countersOf(counting);
    await loadInTurn(testbed, pairs.flat(), spoiled);
    const after = await countersOf(counting);
    for (const [i, each] of counting.entries()) {
      const used = spentBetween(before[i]!, after[i]!);
      const earlier = spent.get(each);
      spent.set(each, earlier ? spentTogether(earlier, used) : used);
      each.report.resources = resourcesOf(spent.get(each)!, settledIn(each));
    }
  };
}

/** All at once, because reading them takes a second. */
const countersOf = (measured: readonly MeasuredVariant[]): Promise<Counters[]> =>
  Promise.all(measured.map(({ variant }) => variant.counters()));

function settledIn({ report: { rounds, discarded } }: MeasuredVariant): number {
  return [...rounds, ...discarded].reduce((sum, { settled }) => sum + settled.settled, 0);
}
