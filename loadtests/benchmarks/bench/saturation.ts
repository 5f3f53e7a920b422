import type { ClosedLoopResult } from "../../harness/driver/closed-loop.ts";
import { settle } from "../../harness/settle.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import type { Bench } from "./bench.ts";

const CONNECTIONS = 32;
/** The most warm-up runs. The first one that is not faster by the factor `FASTER` is the last. */
const LONGEST_WARM_UP = 8;
const FASTER = 1.05;
const ORDERS = steadyAt(1, 1);
const READS: Scenario = { ...ORDERS, mix: { getOrder: 1 } };

type What = "orders" | "reads";

/**
 * Good answers per second over 32 connections, for orders or for reads of one order. Waits until the orders have
 * settled.
 */
export async function measureSaturation(bench: Bench, what: What, url = bench.variant.url): Promise<number> {
  const { perSecond, errors } = await drive(bench, { what, url, connections: CONNECTIONS });
  const kinds = Object.entries(errors).map((each) => each.join(": "));
  if (kinds.length > 0) throw new Error(`${url} failed under saturation: ${kinds.join(", ")}`);
  return perSecond;
}

/**
 * Warms up until the rate stops rising. The first requests compile code, open connections and start environments, each
 * of which compiles again. Some requests may fail.
 */
export async function warmUp(bench: Bench, what: What, url = bench.variant.url): Promise<void> {
  await drive(bench, { what, url, connections: 4 });
  for (let [run, best] = [1, 0]; run <= LONGEST_WARM_UP; run++) {
    const { perSecond } = await drive(bench, { what, url, connections: CONNECTIONS });
    if (perSecond < FASTER * best) return;
    best = perSecond;
  }
}

async function drive(
  { driver, tokens, options, accepted, variant, context }: Bench,
  { what, ...target }: { what: What; url: string; connections: number },
): Promise<ClosedLoopResult> {
  context.signal.throwIfAborted();
  // Each customer places an order before it reads, so no more customers read than connections are open.
  const load =
    what === "orders"
      ? { scenario: ORDERS, tokens }
      : { scenario: READS, tokens: tokens.slice(0, CONNECTIONS) };
  const result = await driver.runClosedLoop({ ...load, seconds: options.seconds, ...target });
  if (target.url === variant.url) {
    accepted.push(...result.accepted);
    await settle(variant.store, result.accepted, {
      startedAt: new Date().toISOString(),
      signal: context.signal,
    });
  }
  return result.closedLoop;
}
