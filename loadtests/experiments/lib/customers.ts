import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@app/conformance/client";
import { type Customer, createCustomer, orderFor } from "@app/conformance/customer";
import { fetchToken } from "@app/infra/identity-provider/token";
import { settle } from "../../harness/settle.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { Variant } from "../../harness/variants/variants.ts";

const TIMEOUT_MS = 60_000;

/** Lets a new customer call a variant. */
export async function withCustomer<T>(
  { url, issuer }: { url: string; issuer: string },
  work: (customer: Customer) => Promise<T>,
): Promise<T> {
  const client = createClient(url, { waitTimeoutMs: TIMEOUT_MS });
  try {
    const token = await fetchToken({ issuer, subject: `experiment-${randomUUID()}` });
    return await work(createCustomer(client, "experiment", token));
  } finally {
    await client.close();
  }
}

/**
 * `perSecond` is the rate of arrivals, and the number of customers. `gapMs` draws the time between two arrivals; without
 * it the pace is even.
 */
export type Orders = { issuer: string; count: number; perSecond: number; gapMs?: () => number };

/**
 * Places orders on a variant and waits until all have settled.
 * @returns their ids
 * @throws Error when one is refused or does not settle
 */
export async function placeOrders(
  { url, store }: Pick<Variant, "url" | "store">,
  { issuer, count, perSecond, gapMs = () => 1_000 / perSecond }: Orders,
): Promise<string[]> {
  const client = createClient(url, { waitTimeoutMs: TIMEOUT_MS });
  try {
    const startedAt = new Date().toISOString();
    const tokens = await fetchTokens(issuer, Math.min(count, perSecond));
    const customers = tokens.map((token, i) => createCustomer(client, `customer-${i}`, token));
    const placed: Promise<{ id: string }>[] = [];
    for (let i = 0; i < count; i++) {
      placed.push(customers[i % customers.length]!.place(orderFor("sku-001")));
      await sleep(gapMs());
    }
    const ids = (await Promise.all(placed)).map(({ id }) => id);
    const { unsettled } = await settle(store, ids, { startedAt, timeout: TIMEOUT_MS });
    if (unsettled > 0) throw new Error(`${unsettled} of ${count} orders have not settled.`);
    return ids;
  } finally {
    await client.close();
  }
}
