import * as z from "zod";
import { PARKED } from "./order-item.ts";
import { raiseAttempt, type Unfinished, unfinishedOrders } from "./unfinished-store.ts";

/** Half of what a function has. */
const BUDGET_MS = 5_000;

/** `list` leaves them parked. */
const eventSchema = z.strictObject({ list: z.boolean().default(false) });

/** `more` tells that time was up before the last one, and to invoke this again. */
type Redrive = { orders: { id: string; status: string; attempt: number }[]; more: boolean };

/** Invoked by an operator (`npm run redrive`): shows every parked order, and gives it another round of attempts. */
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

/** @returns those that nobody else has redriven, and that have not settled, meanwhile */
async function redrive(orders: Unfinished[]): Promise<Unfinished[]> {
  const raised = await Promise.all(orders.map((order) => raiseAttempt(order, { anotherRound: true })));
  return orders.filter((_, i) => raised[i]);
}
