import { reservationPart } from "@app/contract/view";
import * as z from "zod";
import { orderId } from "../chassis/fields.ts";
import { findReservation } from "./reservation-store.ts";

const question = z.strictObject({ orderId });

/**
 * Inventory's part of an order's summary. An order without a reservation has none. Invoked by functions of ours, which have made
 * sure whose order it is; nobody else is allowed to.
 */
export async function handler(event: unknown) {
  const reservation = await findReservation(question.parse(event).orderId);
  return reservation ? reservationPart(reservation) : {};
}
