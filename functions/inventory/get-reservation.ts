import { reservationPart } from "@app/contract/view";
import * as z from "zod";
import { orderId } from "../chassis/fields.ts";
import { findReservation } from "./reservation-store.ts";

const question = z.strictObject({ orderId });

/**
 * Inventory's part of an order's summary. An order without a reservation has none. Only this variant's functions may
 * invoke it; they have checked the order's owner.
 */
export async function handler(event: unknown) {
  const reservation = await findReservation(question.parse(event).orderId);
  return reservation ? reservationPart(reservation) : {};
}
