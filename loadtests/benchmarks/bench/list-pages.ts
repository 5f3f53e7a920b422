import { runLoad } from "../../harness/run-load.ts";
import { interleave } from "../../harness/statistics.ts";
import { withStartedTestbed } from "../../harness/testbed.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import type { Bench } from "./bench.ts";
import { type BenchFigure, TARGETS, timed } from "./figures.ts";

const listsFor = (seconds: number): Scenario => ({ ...steadyAt(20, seconds), mix: { listOrders: 1 } });

/** About fifty orders for each reader of the empty instance: their pages are full. */
const READERS = 10;
const FILLING = steadyAt(100, 5);

/** p95 of a customer's first page of 20 orders at 20 pages a second, round by round, in milliseconds. */
export async function benchListPages(bench: Bench): Promise<BenchFigure> {
  const figure = (rounds: number[]) => timed(bench.variant.name, "list page p95", rounds, TARGETS.listPages);
  if (bench.isFilled) {
    const { full, empty } = await besideAnEmptyInstance(bench);
    return { ...figure(full), emptyInTurn: empty };
  }
  const rounds: number[] = [];
  while (rounds.length < bench.options.rounds) rounds.push(await listPageP95(bench));
  return figure(rounds);
}

/**
 * A latency has no baseline beside it, and the machine drifts within minutes. So the lists of full stores are measured
 * in turns with those of a second, empty instance (decision 105).
 */
function besideAnEmptyInstance(bench: Bench): Promise<{ full: number[]; empty: number[] }> {
  const { context, options, variant } = bench;
  return withStartedTestbed({ only: variant.name }, context, async ({ both, variants }) => {
    const listReaders = await fetchTokens(both.outside.issuer, READERS);
    const twin = { ...bench, variant: variants[0]!, listReaders };
    await runLoad({ ...twin, tokens: listReaders }, twin.variant, FILLING);
    await listPageP95(twin); // compiles its code
    const rounds = new Map<Bench, number[]>([bench, twin].map((each) => [each, []]));
    for (const each of interleave(twin, bench, options.rounds))
      rounds.get(each)!.push(await listPageP95(each));
    return { full: rounds.get(bench)!, empty: rounds.get(twin)! };
  });
}

async function listPageP95({ driver, variant, listReaders, options, context }: Bench): Promise<number> {
  context.signal.throwIfAborted();
  const scenario = listsFor(options.probeSeconds);
  const { result } = await driver.run({ scenario, url: variant.url, tokens: listReaders });
  if (result.completed < result.offered)
    throw new Error(`${variant.url} did not answer every list of orders`);
  return result.response.p95;
}
