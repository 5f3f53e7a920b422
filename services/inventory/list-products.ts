import type { Database } from "@app/chassis/database";
import { viewProducts } from "@app/contract/view";
import type { RequestHandler } from "express";
import { readStock } from "./stock-store.ts";

/** `GET /products`: the catalog, with the current stock. */
export function listProducts(database: Database): RequestHandler {
  return async (_request, response) => {
    response.json(viewProducts(await readStock(database)));
  };
}
