import type { Counter } from "../../harness/counter.ts";
import { createThrowAwayDatabase } from "../../harness/variants/postgres.ts";
import { benchAtRates } from "./at-rates.ts";
import { type BareServer, startBareExpress, startInserts } from "./baselines.ts";
import type { Bench } from "./bench.ts";
import { type BenchFigure, compared, perSecond, TARGETS } from "./figures.ts";
import { measureSaturation, warmUp } from "./saturation.ts";

const INSERT = "(a) bare Express 5, one insert";

export async function benchServices(bench: Bench, adminUrl: string): Promise<BenchFigure[]> {
  const started = new AsyncDisposableStack();
  try {
    const database = started.use(await createThrowAwayDatabase(adminUrl));
    const bare = started.use(await startBareExpress(database.url));
    const inserts = started.use(await startInserts(database.url));
    await warmUp(bench, "orders");
    await warmUp(bench, "reads");
    await warmUp(bench, "orders", bare.url);
    await warmUp(bench, "reads", bare.url);
    const flat = await benchFlatOut(bench, bare, inserts);
    const measure = () => measureSaturation(bench, "orders", bare.url);
    return [
      ...flat,
      ...(await benchAtRates(bench, { name: INSERT, measure, target: TARGETS.servicesSettled })),
    ];
  } finally {
    await started.disposeAsync();
  }
}

async function benchFlatOut(bench: Bench, bare: BareServer, inserts: Counter): Promise<BenchFigure[]> {
  const accepted = perSecond("accepted, flat out", []);
  const reads = perSecond("reads of one order", []);
  const bareInserts = perSecond(INSERT, []);
  const bareReads = perSecond("(a) bare Express 5, one row read", []);
  const withoutHttp = perSecond("(d) the same insert without HTTP", []);
  const { rounds, seconds } = bench.options;
  for (let round = 1; round <= rounds; round++) {
    bareInserts.rounds.push(await measureSaturation(bench, "orders", bare.url));
    accepted.rounds.push(await measureSaturation(bench, "orders"));
    bareReads.rounds.push(await measureSaturation(bench, "reads", bare.url));
    reads.rounds.push(await measureSaturation(bench, "reads"));
    withoutHttp.rounds.push((await inserts.count(seconds)).perSecond);
    bench.context.progress(`services: round ${round} of ${rounds}`);
  }
  return [
    compared("services", accepted, bareInserts, TARGETS.servicesAccepted),
    compared("services", reads, bareReads, TARGETS.servicesReads),
    compared("services", { ...bareInserts, name: "baseline (a) itself" }, withoutHttp),
  ];
}
