import { log } from "../chassis/log.ts";
import { UNFINISHED_SHARDS } from "./order-item.ts";
import { park, raiseAttempt, type Unfinished, unfinishedOrders } from "./unfinished-store.ts";

type Sweep = { repeated: number; parked: number };

/**
 * Runs on a schedule. It takes a page of each part of the index, the oldest first, so that the orders left by an outage
 * add little load at a time.
 *
 * It retries an order that is unfinished after its due time: a higher attempt puts the order on the stream, and every
 * context that did its part already repeats its decision. After the last attempt the order is parked for a person.
 *
 * @throws the error of a part of the index, after all others were swept
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
  log.info(total, "swept"); // alarms watch these numbers
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
