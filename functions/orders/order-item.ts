import type { Order } from "@app/domain/order";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../chassis/database.ts";
import { carried } from "../chassis/trace.ts";

/** Far longer than an order takes. One that only waits in its stream is tried again in vain, which changes nothing but its attempt. */
const STUCK_AFTER_MS = 20_000;
export const MAX_ATTEMPTS = 8;

/** Beside the order itself: the keys of the indexes, and how often it was tried, in all and at most. */
export function toItem(order: Order): Item {
  return marshall({
    ...order,
    ...carried(),
    listKey: listKey(order),
    attempt: 1,
    lastAttempt: MAX_ATTEMPTS,
    ...unfinishedFrom(order.id, order.placedAt),
  });
}

export function toOrder(item: Item): Order {
  const { listKey, attempt, lastAttempt, unfinished, dueAt, traceparent, ...order } = unmarshall(item);
  return order as Order;
}

/** Sort key of the index `byCustomer`: unique, and in the order of time. */
export function listKey({ placedAt, id }: { placedAt: string; id: string }): string {
  return `${placedAt}#${id}`;
}

/** Orders that were given up, in the index `unfinished`. */
export const PARKED = "parked";

/** Partitions of the index `unfinished`: more than one, so that no single partition takes every write. */
export const UNFINISHED_SHARDS = Array.from("0123456789abcdef");

/**
 * Keys of the sparse index `unfinished`, which holds only orders that somebody must go on with. The sweeper leaves an order alone
 * until `dueAt`.
 */
export function unfinishedFrom(id: string, since: string, waitMs = STUCK_AFTER_MS) {
  return { unfinished: id[0]!, dueAt: new Date(Date.parse(since) + waitMs).toISOString() };
}
