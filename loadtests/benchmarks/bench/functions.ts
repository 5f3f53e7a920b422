import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import type { Counter } from "../../harness/counter.ts";
import { benchAtRates } from "./at-rates.ts";
import { allOrNone, type BareServer, startBareFunctions, startTransactions } from "./baselines.ts";
import type { Bench } from "./bench.ts";
import { type BenchFigure, compared, perSecond, TARGETS } from "./figures.ts";
import { measureSaturation, warmUp } from "./saturation.ts";

type Baselines = { transactions: Counter; hello: BareServer; getItem: BareServer };

/** Starts the baselines of the functions, and warms them up. */
export const startFunctionsBaselines = (
  bench: Bench,
  { outside, dynamodbEndpoint }: { outside: OutsideParties; dynamodbEndpoint: string },
): Promise<Baselines & AsyncDisposable> =>
  allOrNone(async (started) => {
    const transactions = started.use(await startTransactions(dynamodbEndpoint));
    const hello = started.use(await startBareFunctions("hello", outside));
    const getItem = started.use(await startBareFunctions("get-item", outside));
    for (const { url } of [hello, getItem]) await warmUp(bench, "reads", url);
    return { transactions, hello, getItem };
  });

export async function benchFunctions(bench: Bench, baselines: Baselines): Promise<BenchFigure[]> {
  await warmUp(bench, "orders");
  await warmUp(bench, "reads");
  const reads = await benchReads(bench, baselines);
  const measure = async () => (await baselines.transactions.count(bench.options.seconds)).perSecond;
  const bare = { name: "(b) bare SDK, transactions of 3 items", measure, target: TARGETS.functionsSettled };
  return [...reads, ...(await benchAtRates(bench, bare))];
}

/** The distance from (c) is mostly the SDK's price; the distance from (c2) is ours. */
async function benchReads(bench: Bench, baselines: Baselines): Promise<BenchFigure[]> {
  const reads = perSecond("reads of one order", []);
  const getItem = perSecond("(c2) a function of one GetItem", []);
  const hello = perSecond("(c) a function that does nothing", []);
  const { rounds } = bench.options;
  for (let round = 1; round <= rounds; round++) {
    hello.rounds.push(await measureSaturation(bench, "reads", baselines.hello.url));
    reads.rounds.push(await measureSaturation(bench, "reads"));
    getItem.rounds.push(await measureSaturation(bench, "reads", baselines.getItem.url));
    bench.context.progress(`functions: round ${round} of ${rounds}`);
  }
  return [compared("functions", reads, getItem, TARGETS.functionsReads), compared("functions", reads, hello)];
}
