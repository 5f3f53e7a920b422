import { createServer, type Server, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { answerByContract } from "@app/contract/listener";
import { telemetry } from "@app/telemetry/telemetry";
import express, { type Express, type Router } from "express";
import { numberSetting, setting } from "./config.ts";
import { answerProblems } from "./http.ts";
import { readTls } from "./tls.ts";

/** Whom a service answers: customers come without a certificate, services must show theirs where there are any. */
export type Callers = "services" | "customers";

/** No request may take longer to arrive: neither a slow client nor a hung one keeps a connection. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
} satisfies ServerOptions;
const MAX_CONNECTIONS = 10_000;

/** Where services have certificates, whoever shows none of our authority does not get as far as a request. */
export function createServerFor(callers: Callers, app: Express): Server {
  const tls = callers === "services" ? readTls() : undefined;
  const mutual = { ...tls, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" } as const;
  const server = tls ? createTlsServer({ ...LIMITS, ...mutual }, app) : createServer(LIMITS, app);
  if (callers === "customers") answerByContract(server);
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/** Health and metrics on a port of their own, `OPERATIONS_PORT`: whoever watches over a container shows no certificate. */
export function listenForOperators(health: Router): void {
  const port = numberSetting("OPERATIONS_PORT", 0);
  if (port === 0) return;
  const app = express().disable("x-powered-by").use(health).use(answerProblems);
  if (telemetry) app.get("/metrics", telemetry.metrics);
  app.listen(port, setting("HOST", "127.0.0.1")).unref();
}
