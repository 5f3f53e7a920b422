import { readBody } from "@app/chassis/body";
import { concurrentRequests, createApp, requireNormalPath } from "@app/chassis/http";
import { buildOpenApi } from "@app/contract/openapi";
import { OPERATIONS, type Operation } from "@app/contract/operations";
import { ANSWER_HEADERS } from "@app/contract/problem";
import type { TokenCheck } from "@app/contract/token";
import { operation as named } from "@app/telemetry/telemetry";
import type { Express, RequestHandler } from "express";
import helmet from "helmet";
import { identify, limitRate, requireCustomer, shareByAddress } from "./access.ts";
import { trustProxies } from "./addresses.ts";
import type { Backends } from "./backends.ts";
import { forward } from "./forward.ts";
import { getHealth } from "./get-health.ts";
import { getSummary } from "./get-summary.ts";
import { RequestShares, stopIfGone } from "./shares.ts";

/**
 * Limit of simultaneous requests of one customer, or of one address without a token. It is a quarter of the requests
 * that may run or wait at a context.
 */
const CLIENT_SHARE = 64;

/** The only entry: checks tokens, limits rates and bodies, and routes each operation of the contract to its context. */
export function buildGateway(settings: {
  backends: Backends;
  checkToken: TokenCheck;
  requestsPerSecond: number;
  /** Orders per second that one customer may place or cancel. */
  changesPerSecond: number;
}): Express {
  const { backends, checkToken } = settings;
  const handlers: Record<keyof typeof OPERATIONS, RequestHandler> = {
    placeOrder: forward(backends.orders),
    listOrders: forward(backends.orders),
    getOrder: forward(backends.orders),
    cancelOrder: forward(backends.orders),
    getSummary: getSummary(backends) as RequestHandler,
    listProducts: forward(backends.inventory),
    getHealth: getHealth(backends),
    getOpenApi: sendOpenApi(),
  };

  const concurrency = concurrentRequests();
  const ofAddress = Math.ceil(concurrency / 2);
  const ofClient = Math.min(CLIENT_SHARE, Math.ceil(concurrency / 4));
  const shares = new RequestShares();
  const app = createApp({ callers: "customers", concurrency });
  trustProxies(app);
  app.use(helmet(), setAnswerHeaders, shareByAddress(shares, "address", ofAddress), requireNormalPath);
  const limit = limitRate(settings.requestsPerSecond);
  const limitChanges = limitRate(settings.changesPerSecond);
  for (const [name, operation] of Object.entries<Operation>(OPERATIONS)) {
    const path = operation.path.replace("{id}", ":id");
    const access = operation.scope
      ? [identify(checkToken, operation.scope, shares, ofClient), limit, requireCustomer]
      : [shareByAddress(shares, "visitors of", ofClient), limit];
    const changes = operation.method === "POST" ? [limitChanges] : [];
    const body = operation.body ? [readBody] : [];
    const handler = shares.untilHandled(handlers[name as keyof typeof OPERATIONS]);
    app[operation.method === "GET" ? "get" : "post"](
      path,
      named(name),
      ...access,
      ...changes,
      ...body,
      stopIfGone,
      handler,
    );
  }
  app.use(limit); // The rate limit also counts requests for unknown paths.
  return app;
}

const setAnswerHeaders: RequestHandler = (_request, response, next) => {
  response.setHeaders(new Map(Object.entries(ANSWER_HEADERS)));
  next();
};

function sendOpenApi(): RequestHandler {
  const document = Buffer.from(JSON.stringify(buildOpenApi())); // shared by all pending answers
  return (_request, response) => void response.setHeader("content-type", "application/json").end(document);
}
