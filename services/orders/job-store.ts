import type { Database } from "@app/chassis/database";
import type { Order } from "@app/domain/order";
import { type OrderRow, toOrder } from "./order-row.ts";

/** An order that somebody must go on with, and how often that was tried. */
export type Job = { order: Order; attempts: number };

/** Takes over orders whose lease ran out; replicas that ask at once get different ones. */
export async function claimJobs(database: Database, limit: number, leaseMs: number): Promise<Job[]> {
  const { rows } = await database.query<OrderRow>({
    name: "claim-jobs",
    text: `
      update orders set lease_until = now() + $2 * interval '1 millisecond'
      where id in (
        select id from orders where lease_until <= now() order by lease_until limit $1 for update skip locked
      )
      returning *`,
    values: [limit, leaseMs],
  });
  return rows.map((row) => ({ order: toOrder(row), attempts: row.attempts }));
}

/** Puts a failed attempt off; the next one may be any replica's. */
export async function postponeJob(
  database: Database,
  id: string,
  delayMs: number,
  error: string,
): Promise<void> {
  await database.query({
    name: "postpone-job",
    text: `
      update orders set attempts = attempts + 1, last_error = $3,
        lease_until = now() + $2 * interval '1 millisecond'
      where id = $1 and lease_until is not null`,
    values: [id, delayMs, error],
  });
}

/** Ends the attempts: an outcome that stays unknown is for a person to look at, never for a guess. */
export async function parkJob(database: Database, id: string, error: string): Promise<void> {
  await database.query({
    name: "park-job",
    text: `
      update orders set attempts = attempts + 1, last_error = $2, lease_until = null, parked_at = now()
      where id = $1 and lease_until is not null`,
    values: [id, error],
  });
}

export type ParkedOrder = {
  id: string;
  status: string;
  parkedAt: string;
  attempts: number;
  lastError: string;
};

/** How many are parked, and those that were parked first. */
export async function listParked(
  database: Database,
  limit: number,
): Promise<{ total: number; orders: ParkedOrder[] }> {
  const { rows } = await database.query<ParkedOrder & { total: string }>(
    `
    select id, status, parked_at as "parkedAt", attempts, last_error as "lastError", count(*) over () as total
    from orders where parked_at is not null order by parked_at limit $1`,
    [limit],
  );
  return { total: Number(rows[0]?.total ?? 0), orders: rows.map(({ total: _, ...order }) => order) };
}

/** Gives parked orders back to the sweeper with fresh attempts. @returns how many */
export async function redriveParked(database: Database): Promise<number> {
  const { rowCount } = await database.query(`
    update orders set parked_at = null, attempts = 0, lease_until = now() where parked_at is not null`);
  return rowCount ?? 0;
}
