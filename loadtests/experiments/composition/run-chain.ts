import { setTimeout as sleep } from "node:timers/promises";
import { orderFor } from "@app/conformance/customer";
import type { Both } from "@app/infra/embedded/both";
import { spentBetween } from "../../harness/counters/counters.ts";
import { settle } from "../../harness/settle.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { CHAIN } from "../../model/simulation/functions-model.ts";
import { withCustomer } from "../lib/customers.ts";
import { withVariants } from "../lib/laboratory.ts";
import { SKU } from "../lib/tables.ts";

/**
 * The cost per order of the chain or of the composed function: invocations, billed milliseconds, the part of them
 * without CPU, and the time to settled.
 */
export type CostOfOrder = { invocations: number; billed: number; waiting: number; settledP50: number };

/** Orders at an even pace. */
export type Trial = { orders: number; card: string };

/** Milliseconds between orders. */
export const PACE_MS = 50;

const TIMEOUT_MS = 60_000;
const WARM_UP = 10;

/** Fulfils orders with the deployed chain: the write of each function invokes the next one. */
export function runChain(both: Both, trials: readonly Trial[], signal: AbortSignal): Promise<CostOfOrder[]> {
  return withVariants(both, async (variants) => {
    const chain = variants.find(({ name }) => name === "functions");
    if (!chain) throw new Error("The functions have to run.");
    return withCustomer({ url: chain.url, issuer: both.outside.issuer }, async (customer) => {
      const place = async (card: string) => (await customer.place(orderFor(SKU, 1, card))).id;
      await Promise.all(Array.from({ length: WARM_UP }, () => place("card_accepted")));
      const costs: CostOfOrder[] = [];
      for (const trial of trials) costs.push(await measure(chain, trial, place, signal));
      return costs;
    });
  });
}

async function measure(
  chain: Variant,
  { orders, card }: Trial,
  place: (card: string) => Promise<string>,
  signal: AbortSignal,
): Promise<CostOfOrder> {
  const before = await chain.counters();
  const startedAt = new Date().toISOString();
  const ids = await Promise.all(
    Array.from({ length: orders }, (_, turn) => sleep(turn * PACE_MS).then(() => place(card))),
  );
  const { latency, unsettled } = await settle(chain.store, ids, { startedAt, signal, timeout: TIMEOUT_MS });
  if (unsettled > 0) throw new Error(`${unsettled} orders of the chain did not settle.`);
  const { functions } = spentBetween(before, await chain.counters());
  const perOrder = (of: "invocations" | "billedMillis" | "cpuMillis") =>
    CHAIN.reduce((total, key) => total + (functions[key]?.[of] ?? 0), 0) / orders;
  const billed = perOrder("billedMillis");
  return {
    invocations: perOrder("invocations"),
    billed,
    waiting: billed - perOrder("cpuMillis"),
    settledP50: latency.p50,
  };
}
