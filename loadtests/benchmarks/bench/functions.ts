import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { benchAtRates } from "./at-rates.ts";
import { startHello, startTransactions } from "./baselines.ts";
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
    const hello = started.use(await startHello(outside));
    await warmUp(bench, "orders");
    await warmUp(bench, "reads");
    await warmUp(bench, "reads", hello.url);
    const reads = await benchReads(bench, hello.url);
    const measure = () => transactions.perSecond(bench.options.seconds);
    const bare = { name: "(b) bare SDK, transactions of 3 items", measure, target: TARGETS.functionsSettled };
    return [reads, ...(await benchAtRates(bench, bare))];
  } finally {
    await started.disposeAsync();
  }
}

async function benchReads(bench: Bench, helloUrl: string): Promise<BenchFigure> {
  const reads = perSecond("reads of one order", []);
  const nothing = perSecond("(c) a function that does nothing", []);
  const { rounds } = bench.options;
  for (let round = 1; round <= rounds; round++) {
    nothing.rounds.push(await measureSaturation(bench, "reads", helloUrl));
    reads.rounds.push(await measureSaturation(bench, "reads"));
    bench.context.progress(`functions: round ${round} of ${rounds}`);
  }
  return compared("functions", reads, nothing, TARGETS.functionsReads);
}
