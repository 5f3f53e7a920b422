import { z } from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { findReservation, releaseReservation } from "./reservation-store.ts";

const endedPayment = z.object({ orderId: z.uuid(), status: z.enum(["declined", "refunded"]) });

/** No money, no goods: a declined or refunded payment gives the stock back. */
export const handler = streamFunction(async (item) => {
  const { orderId } = endedPayment.parse(item);
  const reservation = await findReservation(orderId);
  if (!reservation) throw new Error(`There is no reservation of order ${orderId}.`);
  if (reservation.status === "reserved") await releaseReservation(reservation);
});
