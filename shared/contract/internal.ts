import * as z from "zod";
import { card, sku } from "./schemas.ts";
import { text } from "./text.ts";

// Requests and answers between the contexts of the services variant, and of the payment provider. No customer sees them.

const quantity = z.int().min(1);

export const reserveStockBody = z.strictObject({
  lines: z.array(z.strictObject({ sku, quantity })).min(1),
});

export const authorizePaymentBody = z.strictObject({
  amount: z.int().min(0),
  currency: z.literal("EUR"),
  card,
});

export const reservationOutcome = z.object({ status: z.enum(["reserved", "refused", "released"]) });

export const paymentOutcome = z.object({ status: z.enum(["authorized", "declined", "refunded"]) });

/** A charge as the payment provider reports it. `amount` is in minor units. */
export const providerCharge = z.object({
  id: text(1, 100),
  status: z.enum(["authorized", "declined"]),
  amount: z.int(),
});
