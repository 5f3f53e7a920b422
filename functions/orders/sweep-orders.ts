import { findDue, park, raiseAttempt } from "./unsettled-store.ts";

/**
 * Runs on a schedule. An order that is unsettled long after it should be is tried again: raising its attempt puts it on the
 * stream, and every context that did its part already repeats what it decided. After the last attempt it is parked for a person.
 */
export async function handler(): Promise<{ repeated: number; parked: number }> {
  const due = await findDue(new Date().toISOString());
  const spent = due.filter(({ attempt, lastAttempt }) => attempt >= lastAttempt);
  await Promise.all(due.map((order) => (spent.includes(order) ? park(order) : raiseAttempt(order))));
  return { repeated: due.length - spent.length, parked: spent.length };
}
