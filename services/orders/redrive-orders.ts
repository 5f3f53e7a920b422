import type { Database } from "@app/chassis/database";
import type { RequestHandler } from "express";
import { listParked as list, redriveParked } from "./job-store.ts";

/** `GET /parked`: the orders that wait for a person, and why. */
export function listParked(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json({ orders: await list(database) });
  };
}

/** `POST /parked/redrive`: try them all again. */
export function redriveOrders(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json({ redriven: await redriveParked(database) });
  };
}
