import type { Finding, Rule } from "@app/audit/finding";
import type { VariantName } from "@app/net/variant-names";
import { auditVariants } from "../../harness/audit-variants.ts";
import { startDriver } from "../../harness/driver/driver.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { settle } from "../../harness/settle.ts";
import { type Testbed, withStartedTestbed } from "../../harness/testbed.ts";
import type { LoadResult, Measured } from "../../scenarios/result.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";

const OTHERS = 5;
const WARM_UP = steadyAt(30, 5);
const SETTLE_WITHIN_MS = 10_000;

/** `rate`: orders per second of the flooding customer. */
export type FloodPlan = { variant: VariantName; card: string; rate: number; seconds: number };

/**
 * The load of the flooding customer (`neighbour`), the load of the other customers, and the audit's findings about all
 * orders.
 */
export type Flood = FloodPlan & { neighbour: LoadResult; others: Measured; findings: Finding[] };

/** Starts a variant, lets one customer flood it, and waits until the other customers' orders have settled. */
export function flood(plan: FloodPlan, context: RunContext): Promise<Flood> {
  return withStartedTestbed({ only: plan.variant }, context, (testbed) => floodVariant(testbed, plan));
}

/** The flood has a separate driver, because a driver runs one load at a time. */
async function floodVariant(testbed: Testbed, plan: FloodPlan): Promise<Flood> {
  const { both, driver, tokens } = testbed;
  const { signal } = testbed.context;
  const variant = testbed.variants[0]!;
  const target = { url: variant.url, signal };
  const usual = { ...target, tokens: tokens.slice(1, 1 + OTHERS) };
  const neighbours = startDriver();
  try {
    await driver.run({ ...usual, scenario: WARM_UP });
    const [neighbour, others] = await Promise.all([
      neighbours.run({ ...target, tokens: tokens.slice(0, 1), scenario: floodOf(plan) }),
      driver.run({ ...usual, scenario: usualLoad(plan.seconds) }),
    ]);
    signal.throwIfAborted();
    const { startedAt } = others.result;
    const settled = await settle(variant.store, others.accepted, {
      startedAt,
      signal,
      timeout: SETTLE_WITHIN_MS,
    });
    const accepted = [...neighbour.accepted, ...others.accepted];
    const [audit] = await auditVariants([{ variant, accepted }], both.outside, { timeout: 0, signal });
    const findings = audit!.report.findings.filter(({ rule }) => HOLDS_AT_ANY_TIME.has(rule));
    return { ...plan, neighbour: neighbour.result, others: { load: others.result, settled }, findings };
  } finally {
    neighbours.stop();
  }
}

/** Rules that also hold while orders are in progress: some orders of the flood may be in progress for hours. */
const HOLDS_AT_ANY_TIME = new Set<Rule>([
  "order lost",
  "charged twice",
  "wrong amount charged",
  "charge without an order",
]);

function floodOf({ card, rate, seconds }: FloodPlan): Scenario {
  return { ...steadyAt(rate, seconds), name: "flood", card, thresholds: {} };
}

function usualLoad(seconds: number): Scenario {
  const thresholds = { settledP99: 2_000, errorShare: 0, droppedShare: 0 };
  return { ...steadyAt(OTHERS, seconds), name: "usual", thresholds };
}
