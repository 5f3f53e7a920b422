import { randomUUID } from "node:crypto";
import { requireSoundHead } from "@app/contract/head";
import { Problem, problemResponse } from "@app/contract/problem";
import { readQuery } from "@app/contract/query";
import { compressed, tooLarge } from "@app/contract/request";
import { isNormalPath, refuseRoute } from "@app/contract/routes";
import { isOrderId } from "@app/domain/order";
import { annotate, telemetry } from "@app/telemetry/telemetry";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import type { Callers } from "./callers.ts";
import { numberSetting } from "./config.ts";
import { logFailure } from "./log.ts";
import { affordable } from "./memory.ts";
import { markOverloaded, Outage, Overloaded } from "./overloaded.ts";

export const LIVENESS = "/livez";
export const READINESS = "/readyz";
const PROBES: string[] = [LIVENESS, READINESS];
const LOGGED_PATH = 200;

/** Bytes that one request needs at most: the largest body as bytes, text and JSON, and the largest answer. */
const REQUEST = { bytes: 256 * 1024, share: 1 / 2, atMost: 1_000 };

/** Simultaneous requests. More are shed, so that they do not fill the memory while a dependency hangs. */
export const concurrentRequests = () => numberSetting("CONCURRENT_REQUESTS", affordable(REQUEST));

type AppSettings = {
  /** Default: services. */
  callers?: Callers;
  /** See `concurrentRequests`. */
  concurrency?: number;
};

/** Creates the Express app of every service: without `X-Powered-By`, with a request id. */
export function createApp({
  callers = "services",
  concurrency = concurrentRequests(),
}: AppSettings = {}): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.enable("case sensitive routing");
  app.enable("strict routing");
  app.set("query parser", (raw: string | null) => readQuery(raw ?? ""));
  app.set("callers", callers);
  app.response.json = sendJson;
  if (callers === "customers") app.use(beginTrace);
  if (telemetry) app.use(exceptProbes(telemetry.serverSpans));
  app.use(withRequestId, shedAbove(concurrency));
  return app;
}

/**
 * Traces begin at the gateway. A client's trace header could disable sampling, or join its request to another trace.
 */
const beginTrace: RequestHandler = (request, _response, next) => {
  delete request.headers["traceparent"];
  next();
};

function exceptProbes(handle: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (PROBES.includes(request.path)) return next();
    return handle(request, response, next);
  };
}

/** Refuses requests above the limit at once. Liveness and readiness are answered under load, too. */
function shedAbove(concurrency: number): RequestHandler {
  let underWay = 0;
  return (request, response, next) => {
    if (PROBES.includes(request.path)) return next();
    if (underWay >= concurrency) throw new Overloaded("The service is overloaded: try again.");
    underWay++;
    response.once("close", () => underWay--);
    next();
  };
}

/** Express would add a charset, but JSON has none (RFC 8259, section 11). */
function sendJson(this: Response, body: unknown): Response {
  this.setHeader("content-type", "application/json");
  return this.end(JSON.stringify(body));
}

/** Refuses other spellings of a request target, because the layers behind may interpret them differently. */
export const requireNormalPath: RequestHandler = (request, _response, next) => {
  requireSoundHead(request);
  if (!isNormalPath(request.path)) throw refuseRoute(request.method, request.path);
  next();
};

export function requestIdOf(request: Pick<Request, "headers">): string {
  return request.headers["x-request-id"] as string;
}

/** Answers 404 to a malformed order id, before any query. */
export const requireOrderId: RequestHandler<{ id: string }> = (request, _response, next) => {
  if (!isOrderId(request.params.id)) throw new Problem("order-not-found");
  annotate({ "order.id": request.params.id });
  next();
};

/** Accepts a valid request id from the caller, so that one id follows a request through every service. */
const withRequestId: RequestHandler = (request, response, next) => {
  const given = request.headers["x-request-id"];
  const id = typeof given === "string" && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
  request.headers["x-request-id"] = id;
  response.setHeader("x-request-id", id);
  next();
};

/**
 * The last handler of every app: turns anything thrown into a problem, and logs this service's own errors with their
 * cause.
 */
export const answerProblems: ErrorRequestHandler = (thrown, request, response, next) => {
  if (response.headersSent) return next(thrown);
  const { status, headers, body } = problemResponse(toProblem(thrown));
  if (status >= 500) {
    logFailure(thrown, { requestId: requestIdOf(request), path: request.path.slice(0, LOGGED_PATH) });
  }
  if (thrown instanceof Overloaded && request.app.get("callers") === "services") markOverloaded(response);
  response
    .status(status)
    .setHeaders(new Map(Object.entries(headers)))
    .end(body);
};

/** Express and its body reader throw errors of http-errors, which have a status. */
function toProblem(thrown: unknown): unknown {
  if (thrown instanceof Outage) {
    const headers = { "retry-after": "1" };
    return new Problem("temporarily-unavailable", "A part of the service failed: try again.", { headers });
  }
  const status = thrown instanceof Error && "status" in thrown ? thrown.status : undefined;
  if (thrown instanceof Problem || typeof status !== "number" || status >= 500) return thrown;
  if (status === 413) return tooLarge();
  if (status === 415) return compressed();
  return new Problem("invalid-request", "The request could not be read.", { cause: thrown });
}
