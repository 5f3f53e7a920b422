import type { Database } from "@app/chassis/database";
import type { Charge } from "@app/domain/payment";
import { insertPayment } from "@app/payments-service/payment-store";
import type { Provider } from "@app/payments-service/provider";
import { inTransaction } from "../transaction.ts";
import { deleteJob } from "./job-store.ts";

/** Charges for reserved stock. The order's id is the idempotency key, so a repeated call finds the same charge. */
export async function authorizePayment(
  database: Database,
  provider: Provider,
  orderId: string,
  charge: Charge,
): Promise<void> {
  const decision = await provider.charge(orderId, charge);
  await inTransaction(database, async (transaction) => {
    await insertPayment(transaction, orderId, charge, decision);
    await deleteJob(transaction, { orderId, kind: "charge" });
  });
}
