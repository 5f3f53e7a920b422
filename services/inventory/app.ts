import { readBody } from "@app/chassis/body";
import { requireCaller } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { createApp, requireOrderId } from "@app/chassis/http";
import type { Parts } from "@app/domain/parts";
import { operation } from "@app/telemetry/telemetry";
import type { Express } from "express";
import { getReservation } from "./get-reservation.ts";
import { listProducts } from "./list-products.ts";
import { releaseStock } from "./release-stock.ts";
import { reserveStock } from "./reserve-stock.ts";

/** Inventory: the stock, and one reservation per order. */
export function buildInventory(settings: {
  database: Database;
  callerKeys: Record<string, string>;
  /** Hot products; none by default. */
  parts?: Parts;
}): Express {
  const { database, callerKeys, parts = new Map() } = settings;
  const app = createApp();
  const known = requireCaller(callerKeys);
  app.get("/products", operation("listProducts"), known, listProducts(database));
  app.put(
    "/reservations/:id",
    operation("reserveStock"),
    known,
    requireOrderId,
    readBody,
    reserveStock(database, parts),
  );
  app.put(
    "/reservations/:id/release",
    operation("releaseStock"),
    known,
    requireOrderId,
    releaseStock(database),
  );
  app.get("/reservations/:id", operation("getReservation"), known, requireOrderId, getReservation(database));
  return app;
}
