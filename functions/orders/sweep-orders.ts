import { log } from "../chassis/log.ts";
import { findDue, park, raiseAttempt } from "./unfinished-store.ts";

/**
 * Runs on a schedule. An order that is unfinished long after it should be is tried again: raising its attempt puts it on the
 * stream, and every context that did its part already repeats what it decided. After the last attempt it is parked for a person.
 */
export async function handler(): Promise<{ repeated: number; parked: number }> {
  const due = await findDue(new Date().toISOString());
  const spent = due.filter(({ attempt, lastAttempt }) => attempt >= lastAttempt);
  const others = due.filter(({ attempt, lastAttempt }) => attempt < lastAttempt);
  const [repeated, parked] = await Promise.all([
    Promise.all(others.map((order) => raiseAttempt(order))),
    Promise.all(spent.map(park)),
  ]);
  const counts = { repeated: repeated.filter(Boolean).length, parked: parked.filter(Boolean).length };
  log.info(counts, "swept"); // alarms are made of these
  return counts;
}
