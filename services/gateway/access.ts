import { Problem } from "@app/contract/problem";
import type { Scope, TokenCheck } from "@app/contract/token";
import type { RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";

/** Lets a request through whose token is valid and has the scope, and remembers for whom it speaks. */
export function requireToken(checkToken: TokenCheck, scope: Scope): RequestHandler {
  return async (request, response, next) => {
    const { customerId } = await checkToken(request.headers.authorization, scope);
    response.locals.customerId = customerId;
    next();
  };
}

/** So many requests a second for each customer, or for each address where there is no token. */
export function limitRate(perSecond: number): RequestHandler {
  return rateLimit({
    windowMs: 1_000,
    limit: perSecond,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (request, response) => response.locals.customerId ?? ipKeyGenerator(request.ip ?? ""),
    handler: () => {
      throw new Problem("too-many-requests", "Too many requests: wait a second.", {
        headers: { "retry-after": "1" },
      });
    },
  });
}
