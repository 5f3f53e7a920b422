import * as z from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { insertReservation, repeatReservation } from "./reservation-store.ts";

const pendingOrder = z.object({
  id: z.uuid(),
  status: z.literal("pending"),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })).min(1),
  total: z.int().min(0),
  currency: z.literal("EUR"),
  card: z.string().min(1),
  attempt: z.int().min(1),
});

/** A pending order wants its stock. One that has a reservation is a duplicate, or is tried again. */
export const handler = streamFunction(async (item) => {
  const { id: orderId, lines, attempt, ...order } = pendingOrder.parse(item);
  const charge = { amount: order.total, currency: order.currency, card: order.card };
  const isNew = await insertReservation({ orderId, lines, charge, attempt });
  if (!isNew) await repeatReservation(orderId, attempt);
});
