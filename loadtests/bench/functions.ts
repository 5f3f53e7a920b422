import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { startHello, startTransactions } from "./baselines.ts";
import { type Bench, flatOut, listPagesP95, settledP99At, sustained, warmUp } from "./bench.ts";
import { type BenchFigure, compared, TARGETS } from "./figures.ts";

/** As a share of the baseline: prototypes of both variants settled so many. */
const FIRST_GUESS = 0.15;

export async function benchFunctions(
  bench: Bench,
  { outside, dynamodbEndpoint }: { outside: OutsideParties; dynamodbEndpoint: string },
): Promise<BenchFigure[]> {
  const started = new AsyncDisposableStack();
  try {
    const transactions = started.adopt(await startTransactions(dynamodbEndpoint), (each) => each.stop());
    const hello = started.adopt(await startHello(outside), (each) => each.stop());
    const rounds = { hello: [], reads: [] } as Record<string, number[]>;
    await warmUp(bench, "orders");
    await warmUp(bench, "reads");
    await warmUp(bench, "reads", hello.url);
    for (let round = 1; round <= bench.options.rounds; round++) {
      rounds.hello!.push(await flatOut(bench, "reads", hello.url));
      rounds.reads!.push(await flatOut(bench, "reads"));
      bench.watch.progress(`functions: round ${round} of ${bench.options.rounds}`);
    }
    const { rate, baselines } = await sustained(
      bench,
      () => transactions.perSecond(bench.options.seconds),
      FIRST_GUESS,
    );
    const half = Math.max(1, Math.floor(rate / 2));
    const p99 = await settledP99At(bench, half);
    const lists = await listPagesP95(bench);

    const perSecond = (name: string, values: number[]) => ({ name, unit: "/s" as const, rounds: values });
    const bare = perSecond("(b) bare SDK, transactions of 3 items", baselines);
    const nothing = perSecond("(c) a function that does nothing", rounds.hello!);
    return [
      compared(
        "functions",
        perSecond(
          "settled, sustained",
          baselines.map(() => rate),
        ),
        bare,
        TARGETS.functionsSettled,
      ),
      compared("functions", perSecond("reads of one order", rounds.reads!), nothing, TARGETS.functionsReads),
      {
        variant: "functions",
        name: `settled p99 at ${half}/s`,
        unit: "ms",
        rounds: p99,
        ratios: [],
        target: TARGETS.settledAtHalf,
      },
      {
        variant: "functions",
        name: "list page p95",
        unit: "ms",
        rounds: lists,
        ratios: [],
        target: TARGETS.listPages,
      },
    ];
  } finally {
    await started.disposeAsync();
  }
}
