import { createHash, timingSafeEqual } from "node:crypto";
import { operation, telemetry } from "@app/telemetry/telemetry";
import type { RequestHandler } from "express";
import express, { type Express } from "express";
import { chargeCard, importCharges, refundCharge } from "./charges.ts";
import { type Control, controlSchema, sufferFaults } from "./faults.ts";
import { Ledger } from "./ledger.ts";
import { answerProblem, Problem } from "./problem.ts";

export interface ProviderOptions {
  /** The merchant's bearer key. */
  apiKey: string;
  /** Protects the ledger and the control routes (header `X-Control-Key`). */
  controlKey: string;
  /** Added to every merchant call, in milliseconds. */
  latencyMs: number;
  /** Time in milliseconds for which the connection of an unanswered call stays open. */
  holdMs: number;
  /** In [0, 1): decides which calls fail in mode flaky. */
  random: () => number;
}

/**
 * A stand-in for an external payment company: it moves no money and stores its ledger in memory.
 *
 * Merchants: POST /charges and POST /charges/:id/refunds, idempotent by `Idempotency-Key`.
 * Experiments: GET /ledger, POST /ledger (old charges), GET /control, PUT /control. Everyone: GET /health.
 */
export function buildProvider(options: ProviderOptions): Express {
  const control: Control = { latencyMs: options.latencyMs, mode: "normal" };
  const context = { ledger: new Ledger(), control, holdMs: options.holdMs };

  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false); // no client caches the ledger, so an ETag would be wasted work
  if (telemetry) app.use("/charges", telemetry.serverSpans);
  app.post("/charges", operation("charge"));
  app.post("/charges/:id/refunds", operation("refund"));
  app.use("/charges", merchantOnly(options.apiKey), sufferFaults(control, options.random), express.json());
  app.use(["/ledger", "/control"], controllerOnly(options.controlKey), express.json({ limit: "8mb" }));
  app.get("/health", (_req, res) => void res.json({ status: "ok" }));
  app.post("/charges", chargeCard(context));
  app.post("/charges/:id/refunds", refundCharge(context));
  app.get("/ledger", (_req, res) => void res.json(context.ledger.entries()));
  app.post("/ledger", importCharges(context.ledger));
  app.get("/control", (_req, res) => void res.json(control));
  app.put("/control", (req, res) => {
    const wanted = controlSchema.safeParse(req.body);
    if (!wanted.success) throw new Problem(400, "the body must be {latencyMs, mode}");
    res.json(Object.assign(control, wanted.data));
  });
  app.use(() => {
    throw new Problem(404, "there is no such path");
  });
  app.use(answerProblem);
  return app;
}

// Digests have one length, so the comparison takes the same time for every wrong key.
const digest = (secret: string) => createHash("sha256").update(secret).digest();

/** Requires `Authorization: Bearer <apiKey>`; otherwise answers 401. */
export function merchantOnly(apiKey: string): RequestHandler {
  return requireSecret("authorization", `Bearer ${apiKey}`);
}

/** Requires the control key in `X-Control-Key`; otherwise answers 401. */
export function controllerOnly(controlKey: string): RequestHandler {
  return requireSecret("x-control-key", controlKey);
}

function requireSecret(header: string, secret: string): RequestHandler {
  const expected = digest(secret);
  return (req, _res, next) => {
    const allowed = timingSafeEqual(digest(req.get(header) ?? ""), expected);
    next(allowed ? undefined : new Problem(401, `the header ${header} has no valid key`));
  };
}
