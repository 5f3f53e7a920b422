import { readBody } from "@app/chassis/body";
import { requireCaller } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { createApp, requireOrderId } from "@app/chassis/http";
import { orderPart, viewOrder } from "@app/contract/view";
import { operation } from "@app/telemetry/telemetry";
import type { Express } from "express";
import { cancelOrder } from "./cancel-order.ts";
import { getOrder } from "./get-order.ts";
import { listOrders } from "./list-orders.ts";
import { placeOrder } from "./place-order.ts";
import { listParked, redriveOrders } from "./redrive-orders.ts";
import type { Workers } from "./workers.ts";

/**
 * Orders: accepts orders and runs the saga of each. `/parked` needs the operator's key, all other routes the gateway's.
 */
export function buildOrders(settings: {
  database: Database;
  workers: Pick<Workers, "take">;
  callerKeys: Record<string, string>;
}): Express {
  const { database, workers } = settings;
  const { operator, ...services } = settings.callerKeys;
  const app = createApp();
  const known = requireCaller(services);
  app.post("/orders", operation("placeOrder"), known, readBody, placeOrder(database, workers));
  app.get("/orders", operation("listOrders"), known, listOrders(database));
  app.get("/orders/:id", operation("getOrder"), known, requireOrderId, getOrder(database, viewOrder));
  app.get(
    "/orders/:id/summary",
    operation("getSummary"),
    known,
    requireOrderId,
    getOrder(database, orderPart),
  );
  app.post(
    "/orders/:id/cancel",
    operation("cancelOrder"),
    known,
    requireOrderId,
    cancelOrder(database, workers),
  );

  const operators = requireCaller(operator ? { operator } : {});
  app.get("/parked", operators, listParked(database));
  app.post("/parked/redrive", operators, redriveOrders(database));
  return app;
}
