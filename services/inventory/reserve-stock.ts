import { bodyOf } from "@app/chassis/body";
import type { Database } from "@app/chassis/database";
import { reserveStockBody } from "@app/contract/internal";
import { check, parseJson } from "@app/contract/request";
import type { Parts } from "@app/domain/parts";
import type { RequestHandler } from "express";
import { findReservation } from "./reservation-store.ts";
import { reserveFromParts } from "./stock-parts.ts";

/** `PUT /reservations/{id}`: the first call decides, and every later call gets the same decision. */
export function reserveStock(database: Database, parts: Parts): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { lines } = check(reserveStockBody, parseJson(request.headers["content-type"], bodyOf(request)));
    const { id } = request.params;
    const reservation =
      (await reserveFromParts(database, id, lines, parts)) ?? (await findReservation(database, id));
    if (!reservation) throw new Error(`The reservation of order ${id} was neither inserted nor found.`);
    response.json({ status: reservation.status });
  };
}
