import { createServer, IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { SEND_LIMITS } from "@app/contract/head";
import { answerByContract } from "@app/contract/listener";
import { telemetry } from "@app/telemetry/telemetry";
import express, { type Express, type Router } from "express";
import type { Callers } from "./callers.ts";
import { numberSetting, setting } from "./config.ts";
import { answerProblems } from "./http.ts";
import { affordable } from "./memory.ts";
import { readTls } from "./tls.ts";

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
  const options = { ...SEND_LIMITS, IncomingMessage: StoppableRequest, keepAliveTimeout };
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

/** Most clients wait for an answer before they send the next request. A client with more unanswered requests does not. */
const MAX_UNANSWERED = 8;

/**
 * Closes connections of clients that do not read: those with too many unsent answers, with more unsent bytes than Node's buffer for a
 * connection (64 KiB), or with one unsent answer for too long.
 * @param answerMs from the head of a request until its whole answer was sent
 */
export function boundAnswers(handle: RequestListener, answerMs: number): RequestListener {
  const unanswered = new WeakMap<Socket, number>();
  const change = (socket: Socket, by: number) => unanswered.set(socket, (unanswered.get(socket) ?? 0) + by);
  return (request, response) => {
    const { socket } = request;
    if (unanswered.get(socket) === MAX_UNANSWERED || socket.writableNeedDrain) socket.destroy();
    if (socket.destroyed) return;
    change(socket, 1);
    const late = setTimeout(() => socket.destroy(), answerMs);
    response.once("close", () => {
      clearTimeout(late);
      change(socket, -1);
    });
    handle(request, response);
  };
}

/**
 * Stops the parser on a closed connection. Node would parse the rest of the packet, up to 1,600 requests in 64 KiB, and hold them until
 * all connections that are ready have been read: 2.5 MB for each. Only a request to upgrade stops Node's parser in the middle of a
 * packet, so a request whose connection is closed claims to be one while it is parsed.
 */
export class StoppableRequest extends IncomingMessage {
  declare private asksForUpgrade: boolean;

  get upgrade(): boolean {
    return this.asksForUpgrade || (!this.complete && this.socket.destroyed);
  }

  set upgrade(asksForUpgrade: boolean) {
    this.asksForUpgrade = asksForUpgrade;
  }
}
