import type { Database } from "@app/chassis/database";
import type { RequestHandler } from "express";
import { listParked as list, redriveParked } from "./job-store.ts";

const SHOWN = 100;

/** `GET /parked`: how many orders are parked, and the first of them with their errors. */
export function listParked(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json(await list(database, SHOWN));
  };
}

/** `POST /parked/redrive`: gives all parked orders another round of attempts. */
export function redriveOrders(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json({ redriven: await redriveParked(database) });
  };
}
