import type { Database } from "@app/chassis/database";
import type { RequestHandler } from "express";
import { releaseReservation } from "./reservation-store.ts";

/**
 * `PUT /reservations/{id}/release`: returns reserved units to the stock. A reservation that was refused or released
 * stays the same.
 */
export function releaseStock(database: Database): RequestHandler<{ id: string }> {
  return async (request, response) => {
    await releaseReservation(database, request.params.id);
    response.json({ status: "released" });
  };
}
