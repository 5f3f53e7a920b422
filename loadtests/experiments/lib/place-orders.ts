import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@app/conformance/client";
import { createCustomer, type OrderBody, orderFor } from "@app/conformance/customer";
import { settle } from "../../harness/settle.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { Variant } from "../../harness/variants/variants.ts";

/** `perSecond` is the rate of arrivals, and the number of customers; `bodies` are used in turn. */
export type Orders = { issuer: string; count: number; perSecond: number; bodies?: readonly OrderBody[] };

const GOODS = [orderFor("sku-001")];
const TIMEOUT_MS = 60_000;

/**
 * Places orders on a variant and waits until all have settled.
 * @returns their ids
 * @throws Error when one is refused or does not settle
 */
export async function placeOrders(
  { url, store }: Pick<Variant, "url" | "store">,
  { issuer, count, perSecond, bodies = GOODS }: Orders,
): Promise<string[]> {
  const client = createClient(url, { waitTimeoutMs: TIMEOUT_MS });
  try {
    const startedAt = new Date().toISOString();
    const tokens = await fetchTokens(issuer, Math.min(count, perSecond));
    const customers = tokens.map((token, i) => createCustomer(client, `customer-${i}`, token));
    const placed: Promise<{ id: string }>[] = [];
    for (let i = 0; i < count; i++) {
      placed.push(customers[i % customers.length]!.place(bodies[i % bodies.length]!));
      await sleep(1_000 / perSecond);
    }
    const ids = (await Promise.all(placed)).map(({ id }) => id);
    const { unsettled } = await settle(store, ids, { startedAt, timeout: TIMEOUT_MS });
    if (unsettled > 0) throw new Error(`${unsettled} of ${count} orders have not settled.`);
    return ids;
  } finally {
    await client.close();
  }
}
