import { Problem } from "@app/contract/problem";
import type { Scope, TokenCheck } from "@app/contract/token";
import type { Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { addressOf } from "./addresses.ts";
import type { RequestShares } from "./shares.ts";

/**
 * Counts a request for its client's address. A request with a token counts for the address until its customer is known.
 * The requests of `visitors`, which need no token, count for the address to the end.
 */
export function shareByAddress(
  shares: RequestShares,
  kind: "address" | "visitors of",
  atMost: number,
): RequestHandler {
  return (request, response, next) => {
    shares.count(response, `${kind} ${addressOf(request)}`, atMost);
    next();
  };
}

/**
 * Finds the customer of a request from its token. It only notes a bad token: `requireCustomer` refuses that after the
 * rate limit.
 */
export function identify(
  checkToken: TokenCheck,
  scope: Scope,
  shares: RequestShares,
  atMost: number,
): RequestHandler {
  return async (request, response, next) => {
    const { locals } = response;
    try {
      locals.customerId = (await checkToken(request.headers.authorization, scope)).customerId;
    } catch (refusal) {
      locals.refusal = refusal;
      return next();
    }
    shares.count(response, `customer ${locals.customerId}`, atMost);
    next();
  };
}

export const requireCustomer: RequestHandler = (_request, response, next) => next(response.locals.refusal);

/**
 * Limits the requests per second of each customer. Requests without a token and requests with a bad one are counted per
 * address.
 */
export function limitRate(perSecond: number): RequestHandler {
  return rateLimit({
    windowMs: 1_000,
    limit: perSecond,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: clientOf,
    handler: () => {
      throw new Problem("too-many-requests", "Too many requests: wait a second.", {
        headers: { "retry-after": "1" },
      });
    },
  });
}

/**
 * The key of a rate limit. It names the kind of client: a customer's id may look like an address, and bad tokens must
 * not use up the limit of other clients at the same address.
 */
function clientOf(request: Request, { locals }: Response): string {
  if (locals.customerId !== undefined) return `customer ${locals.customerId}`;
  const kind = locals.refusal ? "bad tokens of" : "address";
  return `${kind} ${addressOf(request)}`;
}
