import { readBody } from "@app/chassis/body";
import { requireCaller } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { createApp, requireOrderId } from "@app/chassis/http";
import { operation } from "@app/telemetry/telemetry";
import type { Express } from "express";
import { authorizePayment } from "./authorize-payment.ts";
import { getPayment } from "./get-payment.ts";
import type { Provider } from "./provider.ts";
import { refundPayment } from "./refund-payment.ts";

/** Payments: one per order. The external provider decides each. */
export function buildPayments(settings: {
  database: Database;
  provider: Provider;
  callerKeys: Record<string, string>;
}): Express {
  const { database, provider, callerKeys } = settings;
  const app = createApp();
  const known = requireCaller(callerKeys);
  app.put(
    "/payments/:id",
    operation("authorizePayment"),
    known,
    requireOrderId,
    readBody,
    authorizePayment(database, provider),
  );
  app.put(
    "/payments/:id/refund",
    operation("refundPayment"),
    known,
    requireOrderId,
    refundPayment(database, provider),
  );
  app.get("/payments/:id", operation("getPayment"), known, requireOrderId, getPayment(database));
  return app;
}
