import { setTimeout as sleep } from "node:timers/promises";
import { conform } from "@app/conformance/conform";
import type { Both } from "@app/infra/embedded/both";
import type { FormName } from "@app/net/variant-names";
import { auditVariants } from "../../harness/audit-variants.ts";
import { runFlawlessLoad, runLoad } from "../../harness/run-load.ts";
import { type Testbed, withStartedTestbed } from "../../harness/testbed.ts";
import { hold, type Scenario } from "../../scenarios/scenario.ts";
import type { Laboratory } from "../lib/laboratory.ts";

/** One way between the contexts of the services, measured. */
export type FormRun = {
  /** Pairs of contexts in which one has the address of the other, such as "orders → payments". */
  callers: string[];
  /** Placed until settled, in ms, and CPU with the database and the broker, in ms per order. */
  settledP50: number;
  settledP99: number;
  cpu: number;
  /** From the end of the outage until the last order from before its end had settled, in seconds. */
  backlog: number;
  /** Open orders by seconds since the end of the outage. */
  open: [number, number][];
  /** Failed cases of the conformance suite. Undefined when the suite did not run. */
  failedCases?: string[];
  /** Sentences of the audit; empty when it is clean. */
  broken: string[];
};

const RATE = 50;
const OUTAGE_S = 5;
const BEFORE_S = 0.5;
const WARM_UP = placing("warm-up", 1.5);
const STEADY = placing("steady", 3);
const DURING_OUTAGE = placing("outage", BEFORE_S + OUTAGE_S);

/** Starts the services, in a form or as they are, measures them under load and under an outage of inventory, and stops them. */
export async function runForm(form: FormName | undefined, { signal }: Laboratory): Promise<FormRun> {
  const callers: string[] = [];
  const link = async ({ caller, callee, url }: { caller: string; callee: string; url: string }) => {
    if (caller !== "gateway") callers.push(`${caller} → ${callee}`);
    return url;
  };
  const options = { only: "services", form, link } as const;
  return withStartedTestbed(options, { progress: () => {}, signal }, async (testbed) => {
    const failedCases = form && (await failuresOfSuite(testbed));
    const warm = await runLoad(testbed, testbed.variants[0]!, WARM_UP);
    const steady = await runFlawlessLoad(testbed, testbed.variants[0]!, STEADY);
    const { accepted, ...outage } = await runOutage(testbed);
    const { load, settled, cpuSeconds } = steady.round;
    const [audited] = await auditVariants(
      [{ variant: testbed.variants[0]!, accepted: [...warm.accepted, ...steady.accepted, ...accepted] }],
      testbed.both.outside,
      { signal },
    );
    return {
      callers,
      settledP50: settled.latency.p50,
      settledP99: settled.latency.p99,
      cpu: (1_000 * (cpuSeconds.app + cpuSeconds.engine)) / load.completed,
      ...outage,
      ...(failedCases && { failedCases }),
      broken: audited!.reasons,
    };
  });
}

async function failuresOfSuite({ both, variants }: Testbed): Promise<string[]> {
  const { results } = await conform({ url: variants[0]!.url, issuer: both.outside.issuer });
  return results.filter(({ outcome }) => outcome === "failed").map(({ theme, name }) => `${theme}: ${name}`);
}

/** Orders arrive while inventory is stopped. */
async function runOutage(
  testbed: Testbed,
): Promise<Pick<FormRun, "backlog" | "open"> & { accepted: string[] }> {
  const variant = testbed.variants[0]!;
  const [{ accepted, round }, endedAt] = await Promise.all([
    runLoad(testbed, variant, DURING_OUTAGE, () => undefined), // a second attempt would have no outage
    stopInventory(testbed.both),
  ]);
  const { unsettled } = round.settled;
  if (unsettled > 0) throw new Error(`${unsettled} orders did not settle after the outage.`);
  const times = await variant.store.readTimes(accepted);
  const seconds = (at: number) => (at - endedAt) / 1_000;
  const spans = times.map(({ placedAt, settledAt }) => ({
    from: seconds(placedAt),
    to: seconds(settledAt!),
  }));
  const backlog = Math.max(0, ...spans.filter(({ from }) => from <= 0).map(({ to }) => to));
  const open: [number, number][] = [];
  for (let at = -OUTAGE_S - BEFORE_S; at <= backlog + STEP_S; at += STEP_S)
    open.push([at, spans.filter(({ from, to }) => from <= at && to > at).length]);
  return { accepted, backlog, open };
}

const STEP_S = 0.25;

/** @returns when the outage ended, in ms since 1970 */
async function stopInventory({ processes }: Both): Promise<number> {
  const pid = processes["inventory"]!;
  await sleep(BEFORE_S * 1_000);
  process.kill(pid, "SIGSTOP");
  try {
    await sleep(OUTAGE_S * 1_000);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  return Date.now();
}

function placing(name: string, seconds: number): Scenario {
  return {
    name,
    purpose: "How do orders settle when contexts call each other, and when they send messages?",
    stages: [hold(RATE, seconds)],
    mix: { placeOrder: 1 },
    skus: "spread",
    thresholds: {},
  };
}
