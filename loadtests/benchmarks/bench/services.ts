import type { Counter } from "../../harness/counter.ts";
import { createThrowAwayDatabase } from "../../harness/variants/postgres.ts";
import { benchAtRates } from "./at-rates.ts";
import {
  allOrNone,
  type BareServer,
  type Skeleton,
  startBareExpress,
  startInserts,
  startSkeleton,
} from "./baselines.ts";
import type { Bench } from "./bench.ts";
import { type BenchFigure, compared, perSecond, TARGETS } from "./figures.ts";
import { measureSaturation, warmUp } from "./saturation.ts";

const INSERT = "(a) bare Express 5, one insert";
const SKELETON = "(e) the services' bare skeleton: the same hops, token check and statements";

type Baselines = { bare: BareServer; skeleton: Skeleton; inserts: Counter };

/** Starts the baselines of the services, and warms them up. */
export const startServicesBaselines = (
  bench: Bench,
  { adminUrl, issuer }: { adminUrl: string; issuer: string },
): Promise<Baselines & AsyncDisposable> =>
  allOrNone(async (started) => {
    const database = started.use(await createThrowAwayDatabase(adminUrl));
    const bare = started.use(await startBareExpress(database.url));
    const inserts = started.use(await startInserts(database.url));
    const tables = started.use(await createThrowAwayDatabase(adminUrl));
    const skeleton = started.use(await startSkeleton(tables.url, issuer));
    for (const { url } of [bare, skeleton]) await warmUp(bench, "orders", url);
    await skeleton.settled();
    await warmUp(bench, "reads", bare.url);
    return { bare, skeleton, inserts };
  });

export async function benchServices(bench: Bench, baselines: Baselines): Promise<BenchFigure[]> {
  await warmUp(bench, "orders");
  await warmUp(bench, "reads");
  const flat = await benchFlatOut(bench, baselines);
  const measure = () => measureSaturation(bench, "orders", baselines.bare.url);
  const bare = { name: INSERT, measure, target: TARGETS.servicesSettled };
  return [...flat, ...(await benchAtRates(bench, bare))];
}

async function benchFlatOut(bench: Bench, { bare, skeleton, inserts }: Baselines): Promise<BenchFigure[]> {
  const accepted = perSecond("accepted, flat out", []);
  const reads = perSecond("reads of one order", []);
  const bareInserts = perSecond(INSERT, []);
  const bareOrders = perSecond(SKELETON, []);
  const bareReads = perSecond("(a) bare Express 5, one row read", []);
  const withoutHttp = perSecond("(d) the same insert without HTTP", []);
  const { rounds, seconds } = bench.options;
  for (let round = 1; round <= rounds; round++) {
    bareInserts.rounds.push(await measureSaturation(bench, "orders", bare.url));
    accepted.rounds.push(await measureSaturation(bench, "orders"));
    bareOrders.rounds.push(await measureSaturation(bench, "orders", skeleton.url));
    await skeleton.settled();
    bareReads.rounds.push(await measureSaturation(bench, "reads", bare.url));
    reads.rounds.push(await measureSaturation(bench, "reads"));
    withoutHttp.rounds.push((await inserts.count(seconds)).perSecond);
    bench.context.progress(`services: round ${round} of ${rounds}`);
  }
  return [
    compared("services", accepted, bareInserts, TARGETS.servicesAccepted),
    compared("services", accepted, bareOrders, TARGETS.servicesOfSkeleton),
    compared("services", reads, bareReads, TARGETS.servicesReads),
    compared("services", { ...bareInserts, name: "baseline (a) itself" }, withoutHttp),
    compared("services", { ...bareOrders, name: "baseline (e) itself" }, bareInserts),
  ];
}
