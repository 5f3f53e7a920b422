import type { Order } from "@app/domain/order";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../chassis/database.ts";

/** Longer than an order takes with every retry of the streams: what is unsettled after that is stuck. */
const STUCK_AFTER_MS = 30_000;
export const MAX_ATTEMPTS = 8;

/** Beside the order itself: the keys of the indexes, and how often it was tried, in all and at most. */
export function toItem(order: Order): Item {
  return marshall({
    ...order,
    listKey: listKey(order),
    attempt: 1,
    lastAttempt: MAX_ATTEMPTS,
    ...unsettledFrom(order.id, order.placedAt),
  });
}

export function toOrder(item: Item): Order {
  const { listKey, attempt, lastAttempt, unsettled, dueAt, ...order } = unmarshall(item);
  return order as Order;
}

/** Sort key of the index `byCustomer`: unique, and in the order of time. */
export function listKey({ placedAt, id }: { placedAt: string; id: string }): string {
  return `${placedAt}#${id}`;
}

/** Orders that were given up, in the index `unsettled`. */
export const PARKED = "parked";

/** Partitions of the index `unsettled`: more than one, so that no single partition takes every write. */
export const UNSETTLED_SHARDS = Array.from("0123456789abcdef");

/**
 * Keys of the sparse index `unsettled`, which holds only orders that somebody must go on with. The sweeper leaves an order alone
 * until `dueAt`.
 */
export function unsettledFrom(id: string, since: string, waitMs = STUCK_AFTER_MS) {
  return { unsettled: id[0]!, dueAt: new Date(Date.parse(since) + waitMs).toISOString() };
}
