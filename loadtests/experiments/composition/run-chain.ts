import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@app/conformance/client";
import { createCustomer, orderFor } from "@app/conformance/customer";
import type { Both } from "@app/infra/embedded/both";
import { spentBetween } from "../../harness/counters/counters.ts";
import { settle } from "../../harness/settle.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { type Variant, variantsOf } from "../../harness/variants/variants.ts";
import { CHAIN } from "../../model/simulation/functions-model.ts";
import { PACE_MS, SKU, type Trial, type Way } from "./way.ts";

const TIMEOUT_MS = 60_000;
const WARM_UP = 10;

/** Fulfils orders with the deployed chain: each link is invoked by the previous link's write. */
export async function runChain(both: Both, trials: readonly Trial[], signal: AbortSignal): Promise<Way[]> {
  const variants = variantsOf(both);
  const chain = variants.find(({ name }) => name === "functions");
  const client = createClient(both.functions?.url ?? "", { waitTimeoutMs: TIMEOUT_MS });
  try {
    if (!chain) throw new Error("The functions have to run.");
    const [token] = await fetchTokens(both.outside.issuer, 1);
    const customer = createCustomer(client, "composition", token as string);
    const place = async (card: string) => (await customer.place(orderFor(SKU, 1, card))).id;
    await Promise.all(Array.from({ length: WARM_UP }, () => place("card_accepted")));
    const ways: Way[] = [];
    for (const trial of trials) ways.push(await measure(chain, trial, place, signal));
    return ways;
  } finally {
    await client.close();
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}

async function measure(
  chain: Variant,
  { orders, card }: Trial,
  place: (card: string) => Promise<string>,
  signal: AbortSignal,
): Promise<Way> {
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
