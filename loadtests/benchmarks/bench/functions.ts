import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { benchAtRates } from "./at-rates.ts";
import { startBareFunctions, startTransactions } from "./baselines.ts";
import type { Bench } from "./bench.ts";
import { type BenchFigure, compared, perSecond, TARGETS } from "./figures.ts";
import { measureSaturation, warmUp } from "./saturation.ts";

export async function benchFunctions(
  bench: Bench,
  { outside, dynamodbEndpoint }: { outside: OutsideParties; dynamodbEndpoint: string },
): Promise<BenchFigure[]> {
  const started = new AsyncDisposableStack();
  try {
    const transactions = started.use(await startTransactions(dynamodbEndpoint));
    const hello = started.use(await startBareFunctions("hello", outside));
    const getItem = started.use(await startBareFunctions("get-item", outside));
    await warmUp(bench, "orders");
    await warmUp(bench, "reads");
    for (const { url } of [hello, getItem]) await warmUp(bench, "reads", url);
    const reads = await benchReads(bench, { hello: hello.url, getItem: getItem.url });
    const measure = async () => (await transactions.count(bench.options.seconds)).perSecond;
    const bare = { name: "(b) bare SDK, transactions of 3 items", measure, target: TARGETS.functionsSettled };
    return [...reads, ...(await benchAtRates(bench, bare))];
  } finally {
    await started.disposeAsync();
  }
}

/** The distance from (c) is mostly the SDK's price; the distance from (c2) is ours. */
async function benchReads(bench: Bench, urls: { hello: string; getItem: string }): Promise<BenchFigure[]> {
  const reads = perSecond("reads of one order", []);
  const getItem = perSecond("(c2) a function of one GetItem", []);
  const hello = perSecond("(c) a function that does nothing", []);
  const { rounds } = bench.options;
  for (let round = 1; round <= rounds; round++) {
    hello.rounds.push(await measureSaturation(bench, "reads", urls.hello));
    reads.rounds.push(await measureSaturation(bench, "reads"));
    getItem.rounds.push(await measureSaturation(bench, "reads", urls.getItem));
    bench.context.progress(`functions: round ${round} of ${rounds}`);
  }
  return [compared("functions", reads, getItem, TARGETS.functionsReads), compared("functions", reads, hello)];
}
