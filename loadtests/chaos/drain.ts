import { setTimeout as sleep } from "node:timers/promises";
import { expectedOf } from "../audit/expected.ts";
import type { AuditedOrder, Store } from "../audit/snapshot.ts";
import type { Subject } from "./subject.ts";

/** `seconds` after the end of the last fault until every order was terminal; undefined when some were not even then. */
export type Drain = {
  seconds: number | undefined;
  open: string[];
  /** Orders whose outcome had stayed unknown, so that they waited for a person, and were given another try. */
  parked: number;
};

/**
 * Waits until every order is terminal, be it one that a client knows of or not. Those that are parked are redriven once nothing else is
 * open, and have as much time again.
 */
export async function drain(
  { variant, redriver }: Pick<Subject, "variant" | "redriver">,
  { since, patience, signal }: { since: number; patience: number; signal: AbortSignal },
): Promise<Drain> {
  let parked = 0;
  let redriven = false;
  const isAwaited = (order: AuditedOrder) => !expectedOf(order) && (redriven || !order.parked);
  for (let end = since + patience; ; ) {
    const { orders } = await variant.store.readSnapshot();
    const late = Date.now() > end;
    const awaited = orders.filter(isAwaited);
    if (awaited.length > 0 && !late) {
      await untilSomeAreNot(isAwaited, awaited, { store: variant.store, end, signal });
      continue;
    }
    const open = orders.filter((order) => !expectedOf(order));
    if (!redriven && open.some((order) => order.parked)) {
      redriven = true;
      parked = await redriver.redrive();
      end = Date.now() + patience;
      continue;
    }
    const seconds = open.length > 0 ? undefined : (Date.now() - since) / 1_000;
    return { seconds, open: open.map(({ id }) => id), parked };
  }
}

/** So few are watched: to read everything twice a second took more of the machine than the variant had left to settle orders with. */
const WATCHED = 100;

type Waiting = { store: Store; end: number; signal: AbortSignal };

/** Watches some of the orders until none of them is awaited any more, or until `end`. */
async function untilSomeAreNot(
  isAwaited: (order: AuditedOrder) => boolean,
  orders: readonly AuditedOrder[],
  { store, end, signal }: Waiting,
): Promise<void> {
  const watched = orders.slice(0, WATCHED).map(({ id }) => id);
  do await sleep(500, undefined, { signal });
  while (Date.now() <= end && (await store.readOrders(watched)).some(isAwaited));
}
