import * as z from "zod";
import { text } from "./text.ts";

/** Larger bodies are refused unread, with 413. */
export const MAX_BODY_BYTES = 64 * 1024;
export const MAX_PAGE = 100;

export const sku = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .meta({ examples: ["sku-001"] });
export const card = z
  .string()
  .regex(/^[a-z0-9_]{1,64}$/)
  .meta({ description: "The payment provider's token for a card.", examples: ["card_accepted"] });
const instant = z.iso.datetime({ precision: 3 });
const minorUnits = z.int().min(0);
const currency = z.literal("EUR");

const requestedLine = z.strictObject({ sku, quantity: z.int().min(1).max(100) });

export const placeOrderBody = z
  .strictObject({
    lines: z
      .array(requestedLine)
      .min(1)
      .max(20)
      .refine((lines) => new Set(lines.map((line) => line.sku)).size === lines.length, {
        error: "names a sku twice: add the quantities up in one line",
      }),
    card,
  })
  .meta({ id: "PlaceOrder" });

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x2b\x2d-\x7e]{1,128}$/)
  .meta({
    id: "IdempotencyKey",
    description:
      "Chosen by the client, one per order; printable ASCII without spaces and commas, which join a header that was sent twice.",
  });

/** A number in a query is spelled as in JSON: `Number` would accept 0x10, 1e1 and blanks as well. */
const spelledOut = (text: unknown) => (/^(0|[1-9]\d{0,8})$/.test(String(text)) ? Number(text) : text);

export const listQuery = z.strictObject({
  limit: z.preprocess(spelledOut, z.int().min(1).max(MAX_PAGE).default(20)),
  cursor: text(0, 256).optional(),
});

const orderLine = z.strictObject({ sku, quantity: z.int(), unitPrice: minorUnits });

export const order = z
  .strictObject({
    id: z.uuid(),
    customerId: text(1, 255),
    lines: z.array(orderLine).min(1).max(20),
    total: minorUnits,
    currency,
    status: z.enum(["pending", "confirmed", "rejected", "cancelling", "cancelled"]),
    reason: z.enum(["out_of_stock", "payment_declined"]).nullable(),
    placedAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: "Order" });

export const orderPage = z
  .strictObject({ orders: z.array(order).max(MAX_PAGE), nextCursor: text(1, 256).nullable() })
  .meta({ id: "OrderPage" });

export const reservation = z
  .strictObject({
    status: z.enum(["reserved", "refused", "released"]),
    lines: z.array(z.strictObject({ sku, quantity: z.int() })),
    decidedAt: instant,
    releasedAt: instant.nullable(),
  })
  .meta({ id: "Reservation" });

export const payment = z
  .strictObject({
    status: z.enum(["authorized", "declined", "refunded"]),
    amount: minorUnits,
    currency,
    decidedAt: instant,
    refundedAt: instant.nullable(),
  })
  .meta({ id: "Payment" });

export const summary = z
  .strictObject({
    order,
    reservation: reservation.nullable(),
    payment: payment.nullable(),
    timeline: z.array(z.strictObject({ at: instant, event: text(1, 100) })).min(1),
  })
  .meta({ id: "OrderSummary" });

export const productList = z
  .strictObject({
    products: z.array(
      z.strictObject({ sku, name: text(1, 100), price: minorUnits, currency, available: z.int().min(0) }),
    ),
  })
  .meta({ id: "ProductList" });

export const health = z.strictObject({ status: z.literal("ok") }).meta({ id: "Health" });

export const problem = z
  .strictObject({
    type: text(1, 200).meta({ format: "uri" }),
    title: text(1, 200),
    status: z.int().min(400).max(599),
    detail: text(1, 1_000),
    errors: z.array(z.strictObject({ path: text(0, 200), message: text(1, 200) })).optional(),
  })
  .meta({
    id: "Problem",
    description: "RFC 9457 problem details; the last segment of `type` is a stable slug.",
  });

export type OrderView = z.infer<typeof order>;
export type SummaryView = z.infer<typeof summary>;
export type ReservationView = z.infer<typeof reservation>;
export type PaymentView = z.infer<typeof payment>;
