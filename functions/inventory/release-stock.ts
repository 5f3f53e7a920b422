import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, attempt, orderId } from "../chassis/fields.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findReservation, reemitReservation, releaseReservation } from "./reservation-store.ts";

const endedPayment = z.object({ orderId, status: z.enum(["declined", "refunded"]), amount, attempt });

/**
 * A declined or refunded payment gives the stock back. If that was done before, the decision is put on the stream
 * again.
 */
export const handler = streamFunction({
  [setting("PAYMENTS_STREAM")]: async (item) => {
    const { orderId, amount, attempt } = endedPayment.parse(item);
    const reservation = await findReservation(orderId);
    if (!reservation || reservation.status === "refused")
      throw new Error(`Order ${orderId} has no reserved stock.`);
    if (reservation.charge.amount !== amount)
      throw new Error(`The reservation of order ${orderId} has another amount.`);
    const released = reservation.status === "reserved" && (await releaseReservation(reservation));
    if (!released) await reemitReservation(orderId, attempt);
  },
});
