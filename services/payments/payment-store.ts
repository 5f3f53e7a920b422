import type { Database } from "@app/chassis/database";
import type { Charge, Payment } from "@app/domain/payment";

export async function findPayment(database: Database, orderId: string): Promise<Payment | undefined> {
  const { rows } = await database.query<PaymentRow>({
    name: "find-payment",
    text: "select * from payments where order_id = $1",
    values: [orderId],
  });
  return rows[0] && toPayment(rows[0]);
}

/** Stores the provider's decision. Two callers at once got the same decision, so the second insert changes nothing. */
export async function insertPayment(
  database: Database,
  orderId: string,
  charge: Charge,
  decision: { chargeId: string; status: "authorized" | "declined" },
): Promise<void> {
  await database.query({
    name: "insert-payment",
    text: `
      insert into payments (order_id, amount, currency, status, charge_id, decided_at)
      values ($1, $2, $3, $4, $5, now())
      on conflict (order_id) do nothing`,
    values: [orderId, charge.amount, charge.currency, decision.status, decision.chargeId],
  });
}

export async function markRefunded(database: Database, orderId: string): Promise<void> {
  await database.query({
    name: "mark-refunded",
    text: `
      update payments set status = 'refunded', refunded_at = now()
      where order_id = $1 and status = 'authorized'`,
    values: [orderId],
  });
}

type PaymentRow = {
  order_id: string;
  amount: number;
  currency: Payment["currency"];
  status: Payment["status"];
  charge_id: string;
  decided_at: string;
  refunded_at: string | null;
};

function toPayment(row: PaymentRow): Payment {
  return {
    orderId: row.order_id,
    amount: row.amount,
    currency: row.currency,
    chargeId: row.charge_id,
    decidedAt: row.decided_at,
    status: row.status,
    ...(row.refunded_at && { refundedAt: row.refunded_at }),
  } as Payment;
}
