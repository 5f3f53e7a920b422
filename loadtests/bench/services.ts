import { createBareDatabase, startBareExpress, startInserts } from "./baselines.ts";
import { type Bench, flatOut, listPagesP95, settledP99At, sustained, warmUp } from "./bench.ts";
import { type BenchFigure, compared, TARGETS } from "./figures.ts";

/** As a share of the baseline: prototypes of both variants settled so many. */
const FIRST_GUESS = 0.15;

export async function benchServices(bench: Bench, adminUrl: string): Promise<BenchFigure[]> {
  const databaseUrl = await createBareDatabase(adminUrl);
  const started = new AsyncDisposableStack();
  try {
    const bare = started.adopt(await startBareExpress(databaseUrl), (each) => each.stop());
    const sql = started.adopt(await startInserts(databaseUrl), (each) => each.stop());
    const rounds = { bare: [], accepted: [], bareReads: [], reads: [], sql: [] } as Record<string, number[]>;
    await warmUp(bench, "orders");
    await warmUp(bench, "reads");
    await warmUp(bench, "orders", bare.url);
    await warmUp(bench, "reads", bare.url);
    for (let round = 1; round <= bench.options.rounds; round++) {
      rounds.bare!.push(await flatOut(bench, "orders", bare.url));
      rounds.accepted!.push(await flatOut(bench, "orders"));
      rounds.bareReads!.push(await flatOut(bench, "reads", bare.url));
      rounds.reads!.push(await flatOut(bench, "reads"));
      rounds.sql!.push(await sql.perSecond(bench.options.seconds));
      bench.watch.progress(`services: round ${round} of ${bench.options.rounds}`);
    }
    const { rate, baselines } = await sustained(bench, () => flatOut(bench, "orders", bare.url), FIRST_GUESS);
    const half = Math.max(1, Math.floor(rate / 2));
    const p99 = await settledP99At(bench, half);
    const lists = await listPagesP95(bench);

    const perSecond = (name: string, values: number[]) => ({ name, unit: "/s" as const, rounds: values });
    const insert = perSecond("(a) bare Express 5, one insert", rounds.bare!);
    const read = perSecond("(a) bare Express 5, one row read", rounds.bareReads!);
    const withoutHttp = perSecond("(d) the same insert without HTTP", rounds.sql!);
    return [
      compared(
        "services",
        perSecond("accepted, flat out", rounds.accepted!),
        insert,
        TARGETS.servicesAccepted,
      ),
      compared(
        "services",
        perSecond(
          "settled, sustained",
          baselines.map(() => rate),
        ),
        { ...insert, rounds: baselines },
        TARGETS.servicesSettled,
      ),
      compared("services", perSecond("reads of one order", rounds.reads!), read, TARGETS.servicesReads),
      compared("services", { ...insert, name: "baseline (a) itself" }, withoutHttp),
      {
        variant: "services",
        name: `settled p99 at ${half}/s`,
        unit: "ms",
        rounds: p99,
        ratios: [],
        target: TARGETS.settledAtHalf,
      },
      {
        variant: "services",
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
