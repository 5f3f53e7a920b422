import type { Database } from "@app/chassis/database";
import { Problem } from "@app/contract/problem";
import { reservationPart } from "@app/contract/view";
import type { RequestHandler } from "express";
import { findReservation } from "./reservation-store.ts";

/** `GET /reservations/{id}`: inventory's part of an order's summary. */
export function getReservation(database: Database): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const reservation = await findReservation(database, request.params.id);
    if (!reservation) throw new Problem("order-not-found");
    response.json(reservationPart(reservation));
  };
}
