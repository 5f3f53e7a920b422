import * as z from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { findReservation, releaseReservation, repeatReservation } from "./reservation-store.ts";

const endedPayment = z.object({
  orderId: z.uuid(),
  status: z.enum(["declined", "refunded"]),
  attempt: z.int().min(1),
});

/** No money, no goods: a declined or refunded payment gives the stock back. Where that was done, it is told again if asked again. */
export const handler = streamFunction(async (item) => {
  const { orderId, attempt } = endedPayment.parse(item);
  const reservation = await findReservation(orderId);
  if (!reservation) throw new Error(`There is no reservation of order ${orderId}.`);
  const released = reservation.status === "reserved" && (await releaseReservation(reservation));
  if (!released) await repeatReservation(orderId, attempt);
});
