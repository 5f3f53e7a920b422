import type { Database } from "@app/chassis/database";
import { claimJobs, type Job } from "./job-store.ts";
import type { Slots } from "./slots.ts";

/** One process's sweeps. `lastServed` is the last customer whose order was claimed: the next sweep begins with the customers after them. */
export type Sweep = {
  database: Database;
  slots: Slots;
  slow: boolean;
  leaseMs: number;
  lastServed: string;
  begin(job: Job): void;
};

/**
 * Claims orders whose lease ran out, and begins an attempt at each. It uses half of the free slots, because new orders need slots, too.
 * @returns whether there may be more such orders
 */
export async function sweepOrders(sweep: Sweep): Promise<boolean> {
  const { database, slots, slow, leaseMs, lastServed: after } = sweep;
  const limit = Math.ceil(slots.free / 2);
  if (limit <= 0) return false;
  slots.reserve(limit);
  try {
    const jobs = await claimJobs(database, { limit, slow, after, held: slots.held }, leaseMs);
    // Fewer jobs than slots: no customer is left, so the next sweep begins with the first customer again.
    sweep.lastServed = jobs.length < limit ? "" : jobs.at(-1)!.order.customerId;
    for (const job of jobs) sweep.begin(job);
    return jobs.length > 0 || after !== "";
  } finally {
    slots.release(limit);
  }
}
