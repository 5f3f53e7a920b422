import { readBody } from "@app/chassis/body";
import { createApp, requireNormalPath } from "@app/chassis/http";
import { ANSWER_HEADERS } from "@app/contract/headers";
import { buildOpenApi } from "@app/contract/openapi";
import { OPERATIONS, type Operation } from "@app/contract/operations";
import type { TokenCheck } from "@app/contract/token";
import { operation as named } from "@app/telemetry/telemetry";
import type { Express, RequestHandler } from "express";
import helmet from "helmet";
import { limitBadTokens, limitCustomers, requireToken } from "./access.ts";
import type { Backends } from "./backends.ts";
import { forward } from "./forward.ts";
import { getHealth } from "./get-health.ts";
import { getSummary } from "./get-summary.ts";

/** The one way in: checks tokens, limits rates and bodies, and routes each operation of the contract to its context. */
export function buildGateway(settings: {
  backends: Backends;
  checkToken: TokenCheck;
  requestsPerSecond: number;
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

  const app = createApp();
  app.use(helmet(), setAnswerHeaders, requireNormalPath, limitBadTokens(settings.requestsPerSecond));
  const limit = limitCustomers(settings.requestsPerSecond);
  for (const [name, operation] of Object.entries<Operation>(OPERATIONS)) {
    const path = operation.path.replace("{id}", ":id");
    const access = operation.scope ? [requireToken(checkToken, operation.scope)] : [];
    const body = operation.body ? [readBody] : [];
    const handler = handlers[name as keyof typeof OPERATIONS];
    app[operation.method === "GET" ? "get" : "post"](path, named(name), ...access, limit, ...body, handler);
  }
  return app;
}

const setAnswerHeaders: RequestHandler = (_request, response, next) => {
  response.setHeaders(new Map(Object.entries(ANSWER_HEADERS)));
  next();
};

function sendOpenApi(): RequestHandler {
  const document = buildOpenApi();
  return (_request, response) => void response.json(document);
}
