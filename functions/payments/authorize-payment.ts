import * as z from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { findPayment, insertPayment, repeatPayment } from "./payment-store.ts";
import { charge as chargeCard } from "./provider.ts";

const reserved = z.object({
  orderId: z.uuid(),
  status: z.literal("reserved"),
  charge: z.object({ amount: z.int().min(0), currency: z.literal("EUR"), card: z.string().min(1) }),
  attempt: z.int().min(1),
});

/**
 * Reserved stock is to be paid for. What is already known is not asked again; else the provider is asked with the order's id
 * as its idempotency key, so that asking again after a timeout or a crash can only find the same charge.
 */
export const handler = streamFunction(async (item) => {
  const { orderId, charge, attempt } = reserved.parse(item);
  if (await findPayment(orderId)) return repeatPayment(orderId, attempt);
  await insertPayment(orderId, charge, await chargeCard(orderId, charge), attempt);
});
