import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "@app/infra/embedded/postgres";
import { hiddenAddress } from "@app/net/ports";
import type { VariantName } from "@app/net/variant-names";
import { startCounter } from "../../harness/counter.ts";
import { type ExtraProcesses, openExtraProcesses } from "../../harness/extra-process.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { interleave } from "../../harness/statistics.ts";
import { connected } from "../../harness/variants/postgres.ts";
import { LINES } from "./hot-line.ts";

/** `pairs` of rounds; `commitDelay`: milliseconds that PostgreSQL waits before it flushes a commit. */
export type HotPlan = {
  variant: VariantName;
  parts: number;
  pairs: number;
  seconds: number;
  commitDelay: number;
};

const SIDES = ["one", "several"] as const;
type SideName = (typeof SIDES)[number];

/** Reservations per second, round by round, and the share of the row or item that was written most. */
type Side = { perSecond: number[]; hottest: number };
export type HotProduct = HotPlan & Record<SideName, Side>;

type Count = { perSecond: number; hottest: number };

/** Starts a variant's engine and its reserving code twice, for one part and for several parts, and measures them in turn. */
export async function measureHotProduct(
  plan: HotPlan,
  { progress, signal }: RunContext,
): Promise<HotProduct> {
  const started = new AsyncDisposableStack();
  try {
    const processes = await openExtraProcesses();
    started.defer(processes.stop);
    const environments = await ENGINES[plan.variant](processes, plan);
    const start = async (side: SideName, parts: number) => {
      const env = { ...environments[side], STOCK_PARTS: `${LINES[0]!.sku}:${parts}` };
      const file = fileURLToPath(new URL(`reserve-in-${plan.variant}.ts`, import.meta.url));
      return started.use(await startCounter<Count>(file, env));
    };
    const counters = { one: await start("one", 1), several: await start("several", plan.parts) };
    const measured: HotProduct = { ...plan, one: nothing(), several: nothing() };
    for (const side of SIDES) await counters[side].count(plan.seconds); // warms up
    for (const side of interleave<SideName>(...SIDES, Math.ceil(plan.pairs / 2))) {
      signal.throwIfAborted();
      const { perSecond, hottest } = await counters[side].count(plan.seconds);
      measured[side].perSecond.push(perSecond);
      measured[side].hottest = hottest;
      progress(`${plan.variant}, ${side}: ${perSecond.toFixed(0)} reservations/s`);
    }
    return measured;
  } finally {
    await started.disposeAsync();
  }
}

const nothing = (): Side => ({ perSecond: [], hottest: 0 });

type Environments = Record<SideName, Record<string, string>>;

const ENGINES: Record<VariantName, (processes: ExtraProcesses, plan: HotPlan) => Promise<Environments>> = {
  async services({ children, runDirectory }, { commitDelay }) {
    const { urls, adminUrl } = await startServer(children, runDirectory, "postgres", SIDES);
    await delayCommits(adminUrl, commitDelay);
    return { one: { DATABASE_URL: urls.one }, several: { DATABASE_URL: urls.several } };
  },

  async functions({ children, runDirectory }) {
    const { host, port } = await hiddenAddress();
    const module = fileURLToPath(new URL("../../../functions/local/dynamodb/main.ts", import.meta.url));
    const file = join(runDirectory, "dynamodb.sqlite");
    const env = { DYNAMODB_HOST: host, DYNAMODB_PORT: `${port}`, DYNAMODB_FILE: file };
    await children.start({ name: "dynamodb", module, env });
    const settingsOf = (side: SideName) => ({
      AWS_ENDPOINT_URL_DYNAMODB: `http://${host}:${port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      STOCK_TABLE: `stock-${side}`,
      RESERVATIONS_TABLE: `reservations-${side}`,
    });
    return { one: settingsOf("one"), several: settingsOf("several") };
  },
};

/** A flush then takes as long as one with a standby, and carries all commits that came meanwhile. */
function delayCommits(adminUrl: string, milliseconds: number): Promise<void> {
  return connected(adminUrl, async (admin) => {
    await admin.query(`alter system set commit_delay = ${1_000 * milliseconds}`);
    await admin.query("alter system set commit_siblings = 0");
    await admin.query("select pg_reload_conf()");
  });
}
