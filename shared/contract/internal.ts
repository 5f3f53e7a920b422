import * as z from "zod";
import { card, sku } from "./schemas.ts";

// What the contexts ask of each other in the services variant; outside callers never see these.

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
