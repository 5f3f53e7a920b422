import type { Database } from "@app/chassis/database";
import type { Charge } from "@app/domain/payment";
import { fact, orderPlaced } from "../facts.ts";

/** A call to the provider that is due. */
export type Job = { orderId: string; attempts: number } & (
  | { kind: "charge"; charge: Charge }
  | { kind: "refund" }
);

/** Keeps the amount and the card until the stock is reserved: payments may not read the orders. An order that has a payment gets no further job. */
export async function keepCharge(transaction: Database, data: unknown): Promise<void> {
  const { orderId, charge } = orderPlaced.parse(data);
  await transaction.query({
    name: "keep-charge",
    text: `
      insert into jobs (order_id, kind, charge)
      select $1, 'charge', $2 where not exists (select from payments where order_id = $1)
      on conflict do nothing`,
    values: [orderId, JSON.stringify(charge)],
  });
}

export async function requestCharge(transaction: Database, data: unknown): Promise<void> {
  await transaction.query({
    name: "request-charge",
    text: "update jobs set due_at = now() where order_id = $1 and kind = 'charge' and due_at is null",
    values: [fact.parse(data).orderId],
  });
}

/** Refused stock: there is nothing to pay. */
export async function forgetCharge(transaction: Database, data: unknown): Promise<void> {
  await deleteJob(transaction, { orderId: fact.parse(data).orderId, kind: "charge" });
}

export async function requestRefund(transaction: Database, data: unknown): Promise<void> {
  await transaction.query({
    name: "request-refund",
    text: "insert into jobs (order_id, kind, due_at) values ($1, 'refund', now()) on conflict do nothing",
    values: [fact.parse(data).orderId],
  });
}

/**
 * Takes jobs for a while. If this process ends, another one takes them after that time. First attempts come first, so
 * that a bank that does not answer holds up few others.
 */
export async function claimJobs(database: Database, limit: number, leaseMs: number): Promise<Job[]> {
  const { rows } = await database.query<Job>({
    name: "claim-jobs",
    text: `
      with due as materialized (
        select order_id, kind from jobs where due_at <= now() order by attempts, due_at limit $1 for update skip locked
      )
      update jobs set due_at = now() + $2 * interval '1 millisecond', attempts = attempts + 1
      from due where jobs.order_id = due.order_id and jobs.kind = due.kind
      returning jobs.order_id as "orderId", jobs.kind, charge, attempts`,
    values: [limit, leaseMs],
  });
  return rows;
}

type JobKey = Pick<Job, "orderId" | "kind">;

/** An unknown outcome: the job is due again later. No code may guess the outcome. */
export async function postponeJob(
  database: Database,
  { orderId, kind }: JobKey,
  delayMs: number,
  error: string,
): Promise<void> {
  await database.query({
    name: "postpone-job",
    text: `
      update jobs set due_at = now() + $3 * interval '1 millisecond', last_error = $4
      where order_id = $1 and kind = $2`,
    values: [orderId, kind, delayMs, error],
  });
}

export async function deleteJob(transaction: Database, { orderId, kind }: JobKey): Promise<void> {
  await transaction.query({
    name: "delete-job",
    text: "delete from jobs where order_id = $1 and kind = $2",
    values: [orderId, kind],
  });
}
