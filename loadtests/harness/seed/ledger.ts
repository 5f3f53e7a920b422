import { request } from "undici";
import { inBatches, type SeededOrder } from "./orders.ts";

/** Imports the charges of seeded orders into the payment provider; without them an audit would report unpaid orders. */
export async function seedLedger(
  orders: Iterable<SeededOrder>,
  provider: { url: string; controlKey: string },
): Promise<void> {
  const headers = { "x-control-key": provider.controlKey, "content-type": "application/json" };
  for (const batch of inBatches(orders)) {
    const charges = batch.flatMap(({ charge, payment }) =>
      charge ? [{ ...charge, at: payment!.decidedAt }] : [],
    );
    const options = { method: "POST" as const, headers, body: JSON.stringify(charges) };
    const { statusCode, body } = await request(`${provider.url}/ledger`, options);
    const text = await body.text();
    if (statusCode !== 200)
      throw new Error(`The payment provider took no charges in (status ${statusCode}): ${text}`);
  }
}
