import { findParked, raiseAttempt } from "./unfinished-store.ts";

/** Invoked by an operator: gives every parked order another round of attempts. */
export async function handler(): Promise<{ redriven: number }> {
  const parked = await findParked();
  const redriven = await Promise.all(parked.map((order) => raiseAttempt(order, { anotherRound: true })));
  return { redriven: redriven.filter(Boolean).length };
}
