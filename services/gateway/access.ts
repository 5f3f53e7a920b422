import { Problem } from "@app/contract/problem";
import type { Scope, TokenCheck } from "@app/contract/token";
import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, type Options, rateLimit } from "express-rate-limit";

/** Lets a request through whose token is valid and has the scope, and remembers for whom it speaks. */
export function requireToken(checkToken: TokenCheck, scope: Scope): RequestHandler {
  return async (request, response, next) => {
    const { customerId } = await checkToken(request.headers.authorization, scope);
    response.locals.customerId = customerId;
    next();
  };
}

/** So many requests a second for each customer; for each address where an operation needs no token. */
export function limitCustomers(perSecond: number): RequestHandler {
  return limit(perSecond, {
    keyGenerator: (request, response) => response.locals.customerId ?? addressOf(request),
  });
}

/** So many bad tokens a second for each address; requests under way count until it is known how they end. */
export function limitBadTokens(perSecond: number): RequestHandler {
  return limit(perSecond, {
    keyGenerator: addressOf,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, { statusCode }) => statusCode !== 401 && statusCode !== 403,
  });
}

function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? "");
}

function limit(perSecond: number, options: Partial<Options>): RequestHandler {
  return rateLimit({
    windowMs: 1_000,
    limit: perSecond,
    standardHeaders: false,
    legacyHeaders: false,
    ...options,
    handler: () => {
      throw new Problem("too-many-requests", "Too many requests: wait a second.", {
        headers: { "retry-after": "1" },
      });
    },
  });
}
