import { findParked, raiseAttempt } from "./unsettled-store.ts";

/** Invoked by an operator: gives every parked order another round of attempts. */
export async function handler(): Promise<{ redriven: number }> {
  const parked = await findParked();
  await Promise.all(parked.map((order) => raiseAttempt(order, { anotherRound: true })));
  return { redriven: parked.length };
}
