import type { Database } from "@app/chassis/database";
import type { RequestHandler } from "express";
import { listParked as list, redriveParked } from "./job-store.ts";

const SHOWN = 100;

/** `GET /parked`: how many orders wait for a person, and of the first of them why. */
export function listParked(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json(await list(database, SHOWN));
  };
}

/** `POST /parked/redrive`: try them all again. */
export function redriveOrders(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json({ redriven: await redriveParked(database) });
  };
}
