import { setTimeout as sleep } from "node:timers/promises";
import type { Journal } from "./journal.ts";

type Page = { orders: { id: string; status: string }[]; nextCursor: string | null };

/**
 * Asks the variant itself, as its customers would: everyone's list holds each order that they were promised, and nobody else's, once; and
 * what was accepted to be cancelled is. @returns what does not, a sentence each
 */
export async function checkLists(
  url: string,
  tokens: readonly string[],
  { accepted, cancelled }: Pick<Journal, "accepted" | "cancelled">,
): Promise<string[]> {
  const owners = new Map(accepted.map(({ id, customer }) => [id, customer]));
  const problems = tokens.map(async (token, customer) => {
    const listed = await listAll(url, token);
    const statuses = new Map(listed.map(({ id, status }) => [id, status]));
    const own = accepted.filter((order) => order.customer === customer).map(({ id }) => id);
    const foreign = [...statuses.keys()].filter((id) => (owners.get(id) ?? customer) !== customer);
    const undone = own.filter((id) => cancelled.has(id) && statuses.get(id) !== "cancelled");
    return [
      ...own.filter((id) => !statuses.has(id)).map((id) => `order ${id} is not in its customer's list`),
      ...foreign.map((id) => `order ${id} is in another customer's list`),
      ...undone.map((id) => `order ${id} was to be cancelled and is ${statuses.get(id)}`),
      ...(statuses.size < listed.length ? ["a list holds an order twice"] : []),
    ];
  });
  return (await Promise.all(problems)).flat();
}

const PATIENCE_MS = 60_000;

async function listAll(url: string, token: string): Promise<Page["orders"]> {
  const headers = { authorization: `Bearer ${token}` };
  const orders: Page["orders"] = [];
  const end = Date.now() + PATIENCE_MS;
  for (let query = "?limit=100"; query; ) {
    const response = await fetch(`${url}/orders${query}`, { headers });
    // More than this customer may ask for in a second, or more than a busy machine can answer: asked again.
    if ([429, 503].includes(response.status) && Date.now() < end) {
      await response.body?.cancel();
      await sleep(1_000);
      continue;
    }
    if (!response.ok)
      throw new Error(`The orders of a customer could not be listed (status ${response.status}).`);
    const page = (await response.json()) as Page;
    orders.push(...page.orders);
    query = page.nextCursor ? `?limit=100&cursor=${encodeURIComponent(page.nextCursor)}` : "";
  }
  return orders;
}
