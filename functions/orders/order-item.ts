import type { Order } from "@app/domain/order";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../chassis/database.ts";
import { carried } from "../chassis/trace.ts";

/** Much longer than an order takes. Retrying an order that only waits in a stream changes nothing but its attempt. */
const STUCK_AFTER_MS = 20_000;
export const ATTEMPTS_PER_ROUND = 8;

/**
 * Attributes stored beside the order: the keys of the indexes, the number of attempts, and the last attempt of this
 * round.
 */
export function toItem(order: Order): Item {
  return marshall({
    ...order,
    ...carried(),
    listKey: listKey(order),
    attempt: 1,
    lastAttempt: ATTEMPTS_PER_ROUND,
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

/** Partition of the index `unfinished` for parked orders. */
export const PARKED = "parked";

/** Partitions of the index `unfinished`: several, so that no single partition takes every write. */
export const UNFINISHED_SHARDS = Array.from("0123456789abcdef");

/**
 * Keys of the sparse index `unfinished`, which holds only orders with a step still to do. The sweeper ignores an order
 * until `dueAt`.
 */
export function unfinishedFrom(id: string, since: string, waitMs = STUCK_AFTER_MS) {
  return { unfinished: id[0]!, dueAt: new Date(Date.parse(since) + waitMs).toISOString() };
}
