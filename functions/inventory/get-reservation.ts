import { reservationPart } from "@app/contract/view";
import { findReservation } from "./reservation-store.ts";

/** Inventory's part of an order's summary; invoked by other functions, not by HTTP. An order without a reservation has none. */
export async function handler({ orderId }: { orderId: string }) {
  const reservation = await findReservation(orderId);
  return reservation ? reservationPart(reservation) : {};
}
