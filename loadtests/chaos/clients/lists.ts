import { listOrders } from "../../harness/variants/list-orders.ts";
import type { ClientLog } from "./client-log.ts";

/**
 * Reads the list of every customer from the variant itself. Each list must hold each accepted order of its customer
 * once and no other customer's order, and every order with an accepted cancellation must be cancelled.
 * @returns one sentence for each difference
 */
export async function checkLists(
  url: string,
  tokens: readonly string[],
  { accepted, cancelled }: Pick<ClientLog, "accepted" | "cancelled">,
): Promise<string[]> {
  const owners = new Map(accepted.map(({ id, customer }) => [id, customer]));
  const problems = tokens.map(async (token, customer) => {
    const listed = await listOrders(url, token);
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
