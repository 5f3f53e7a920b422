import * as z from "zod";
import { PARKED } from "./order-item.ts";
import { raiseAttempt, type Unfinished, unfinishedOrders } from "./unfinished-store.ts";

/** Half of the function's timeout. */
const BUDGET_MS = 5_000;

/** `list` leaves them parked. */
const eventSchema = z.strictObject({ list: z.boolean().default(false) });

/** `more`: time was up before the last order; invoke the function again. */
type Redrive = { orders: { id: string; status: string; attempt: number }[]; more: boolean };

/**
 * An operator invokes it (`npm run redrive`). It lists every parked order, and gives each one another round of
 * attempts.
 */
export async function handler(event?: unknown): Promise<Redrive> {
  const { list } = eventSchema.parse(event ?? {});
  const started = Date.now();
  const orders: Redrive["orders"] = [];
  for await (const page of unfinishedOrders(PARKED)) {
    const meant = list ? page : await redrive(page);
    orders.push(...meant.map(({ id, status, attempt }) => ({ id, status, attempt })));
    if (Date.now() - started > BUDGET_MS) return { orders, more: true };
  }
  return { orders, more: false };
}

/** @returns the redriven orders, without those that settled or were redriven by somebody else meanwhile */
async function redrive(orders: Unfinished[]): Promise<Unfinished[]> {
  const raised = await Promise.all(orders.map((order) => raiseAttempt(order, { anotherRound: true })));
  return orders.filter((_, i) => raised[i]);
}
