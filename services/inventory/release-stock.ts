import type { Database } from "@app/chassis/database";
import type { RequestHandler } from "express";
import { releaseReservation } from "./reservation-store.ts";

/** `PUT /reservations/{id}/release`: what was reserved is given back; what was not, or was already, stays as it is. */
export function releaseStock(database: Database): RequestHandler<{ id: string }> {
  return async (request, response) => {
    await releaseReservation(database, request.params.id);
    response.json({ status: "released" });
  };
}
