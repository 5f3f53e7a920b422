import type { Database } from "@app/chassis/database";
import type { Order } from "@app/domain/order";
import { type JobRow, toOrder } from "./order-row.ts";

/**
 * An order that this process works on. `attempts` counts the attempts since a fact last changed the order, including
 * this one; `sheds` counts those in which nothing was tried. `lease` is the number of the lease, a fencing token: a
 * process that was paused until its lease ran out cannot disturb the process that took the order over. `traceparent`
 * continues the trace of a job that was taken over.
 */
export type Job = {
  order: Order;
  attempts: number;
  sheds: number;
  lease: number;
  traceparent?: string | null;
};

/**
 * Selects orders to claim. `slow`: true for the orders whose last attempt ran out of time, false for all others.
 * Customers take turns; the first one is the customer after `after`. `held`: the number of slots that each customer uses
 * now. After the claim, no customer uses more than `limit` slots.
 */
export type Claim = { limit: number; slow: boolean; after: string; held: ReadonlyMap<string, number> };

/**
 * Takes over orders whose lease ran out. Replicas that claim at the same time get different orders. Each attempt is
 * counted when it begins, so that an order which kills its process every time is not tried for ever.
 */
export async function claimJobs(database: Database, claim: Claim, leaseMs: number): Promise<Job[]> {
  const { rows } = await database.query<JobRow>({
    name: "claim-jobs",
    // Finds the next customer through the index, so the cost does not depend on how many orders of one customer are due.
    // Materialized: Postgres may evaluate a subquery once per row, and then it would lock more rows than the limit.
    text: `
      with recursive waiting (customer_id) as (
        select min(customer_id) from orders where slow = $3 and lease_until <= now() and customer_id > $4
        union all
        select (select min(customer_id) from orders
          where slow = $3 and lease_until <= now() and customer_id > waiting.customer_id)
        from waiting where waiting.customer_id is not null
      ), served as materialized (
        select customer_id, held from waiting,
          lateral (select coalesce(($6::integer[])[array_position($5::text[], customer_id)], 0) as held) as slots
        where customer_id is not null and held < $1 limit $1
      ), due as materialized (
        select id from served, lateral (
          select id, lease_until, held + row_number() over (order by lease_until) as turn from (
            select id, lease_until from orders
            where slow = $3 and customer_id = served.customer_id and lease_until <= now()
            order by lease_until limit $1 for update skip locked
          ) as oldest
        ) as own
        where turn <= $1 order by turn, lease_until limit $1
      )
      update orders set lease_until = now() + $2 * interval '1 millisecond', lease_number = lease_number + 1,
        attempts = attempts + 1
      from due where orders.id = due.id
      returning orders.*`,
    values: [claim.limit, leaseMs, claim.slow, claim.after, [...claim.held.keys()], [...claim.held.values()]],
  });
  return rows.map((row) => ({
    order: toOrder(row),
    attempts: row.attempts,
    sheds: row.sheds,
    lease: row.lease_number,
    traceparent: row.traceparent,
  }));
}

/** Extends the leases of running jobs. A lost lease stays lost. */
export async function renewLeases(database: Database, jobs: readonly Job[], leaseMs: number): Promise<void> {
  await database.query({
    name: "renew-leases",
    text: `
      update orders set lease_until = now() + $3 * interval '1 millisecond'
      from unnest($1::uuid[], $2::integer[]) as held (id, lease)
      where orders.id = held.id and lease_number = held.lease`,
    values: [jobs.map((job) => job.order.id), jobs.map((job) => job.lease), leaseMs],
  });
}

/**
 * Returns the lease after a failed attempt. Any replica may make the next attempt.
 * @param how `shed`: nothing was tried, so the attempt does not count. `late`: the attempt ran out of time
 */
export async function postponeJob(
  database: Database,
  { order, lease }: Job,
  delayMs: number,
  error: string,
  how: { shed: boolean; late: boolean },
): Promise<void> {
  await database.query({
    name: "postpone-job",
    text: `
      update orders set lease_until = now() + $3 * interval '1 millisecond', lease_number = lease_number + 1,
        last_error = $4, attempts = attempts - $5, sheds = sheds + $5, slow = slow or $6
      where id = $1 and lease_number = $2`,
    values: [order.id, lease, delayMs, error, how.shed ? 1 : 0, how.late],
  });
}

/** Ends the attempts. A person must look at an unknown outcome; no code may guess it. */
export async function parkJob(database: Database, { order, lease }: Job, error: string): Promise<void> {
  await database.query({
    name: "park-job",
    text: `
      update orders set lease_until = null, lease_number = lease_number + 1, last_error = $3, parked_at = now()
      where id = $1 and lease_number = $2`,
    values: [order.id, lease, error],
  });
}

export type ParkedOrder = {
  id: string;
  status: string;
  parkedAt: string;
  attempts: number;
  lastError: string;
};

/** The number of parked orders, and the first `limit` of them by time. */
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

/** Gives all parked orders to the sweeper again, with all attempts. @returns how many */
export async function redriveParked(database: Database): Promise<number> {
  const { rowCount } = await database.query(`
    update orders set parked_at = null, attempts = 0, sheds = 0, lease_until = now()
    where parked_at is not null`);
  return rowCount ?? 0;
}
