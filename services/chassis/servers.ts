import { createServer, type Server, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { answerByContract } from "@app/contract/listener";
import { telemetry } from "@app/telemetry/telemetry";
import express, { type Express, type Router } from "express";
import type { Callers } from "./callers.ts";
import { numberSetting, setting } from "./config.ts";
import { boundAnswers, StoppableRequest } from "./connections.ts";
import { answerProblems } from "./http.ts";
import { affordable } from "./memory.ts";
import { readTls } from "./tls.ts";

/** Time limits per client, so that a slow or hung client cannot keep a connection. */
const LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} satisfies ServerOptions;

/** Bytes per connection with half a head of the largest size. */
const CONNECTION = { bytes: 32 * 1024, share: 1 / 4, atMost: 10_000 };

/**
 * Where services have certificates, a client without a certificate of our authority is refused in the TLS handshake.
 * `KEEP_ALIVE_TIMEOUT_MS`: how long a connection may be idle. It must be longer than the idle timeout of a load balancer in front, or
 * requests are lost when the connection closes. `ANSWER_TIMEOUT_MS`: longer than any call behind a request may take, and the time to
 * read its answer.
 */
export function createServerFor(callers: Callers, app: Express): Server {
  const tls = callers === "services" ? readTls() : undefined;
  const mutual = { ...tls, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" } as const;
  const keepAliveTimeout = numberSetting("KEEP_ALIVE_TIMEOUT_MS", 5_000);
  const options = { ...LIMITS, IncomingMessage: StoppableRequest, keepAliveTimeout };
  const handle = boundAnswers(app, numberSetting("ANSWER_TIMEOUT_MS", 15_000));
  const server = tls ? createTlsServer({ ...options, ...mutual }, handle) : createServer(options, handle);
  if (callers === "customers") answerByContract(server);
  server.maxConnections = numberSetting("MAX_CONNECTIONS", affordable(CONNECTION));
  return server;
}

/** Health and metrics on a separate port, `OPERATIONS_PORT`, because a container's probe shows no certificate. */
export function listenForOperators(health: Router): void {
  const port = numberSetting("OPERATIONS_PORT", 0);
  if (port === 0) return;
  const app = express().disable("x-powered-by").use(health).use(answerProblems);
  if (telemetry) app.get("/metrics", telemetry.metrics);
  app.listen(port, setting("HOST", "127.0.0.1")).unref();
}
