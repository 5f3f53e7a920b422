import { log } from "../chassis/log.ts";
import { UNFINISHED_SHARDS } from "./order-item.ts";
import { park, raiseAttempt, type Unfinished, unfinishedOrders } from "./unfinished-store.ts";

type Sweep = { repeated: number; parked: number };

/**
 * Runs on a schedule, and takes a page of each part of the index, the oldest first: what an outage has left is worked off beside the
 * usual load, not all at once on top of it.
 *
 * An order that is unfinished long after it should be is tried again: raising its attempt puts it on the stream, and every context
 * that did its part already repeats what it decided. After the last attempt it is parked for a person.
 *
 * @throws what went wrong in a part of the index, once all others were swept
 */
export async function handler(): Promise<Sweep> {
  const now = new Date().toISOString();
  const sweeps = await Promise.allSettled(UNFINISHED_SHARDS.map((shard) => sweepShard(shard, now)));
  const total: Sweep = { repeated: 0, parked: 0 };
  for (const sweep of sweeps) {
    if (sweep.status === "rejected") throw sweep.reason;
    total.repeated += sweep.value.repeated;
    total.parked += sweep.value.parked;
  }
  log.info(total, "swept"); // alarms are made of these
  return total;
}

async function sweepShard(shard: string, now: string): Promise<Sweep> {
  const page = await unfinishedOrders(shard, now).next();
  const due = page.done ? [] : page.value;
  const [repeated, parked] = await Promise.all([
    inNumbers(due.filter((order) => !isSpent(order)).map((order) => raiseAttempt(order))),
    inNumbers(due.filter(isSpent).map(park)),
  ]);
  return { repeated, parked };
}

const isSpent = ({ attempt, lastAttempt }: Unfinished) => attempt >= lastAttempt;

async function inNumbers(changes: Promise<boolean>[]): Promise<number> {
  return (await Promise.all(changes)).filter(Boolean).length;
}
