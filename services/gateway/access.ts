import { Problem } from "@app/contract/problem";
import type { Scope, TokenCheck } from "@app/contract/token";
import type { Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { addressOf } from "./addresses.ts";
import type { Shares } from "./shares.ts";

/** Counts a request for its address, until it is known for which customer it speaks. */
export function shareByAddress(shares: Shares, atMost: number): RequestHandler {
  return (request, response, next) => {
    shares.count(response, `address ${addressOf(request)}`, atMost);
    next();
  };
}

/** Finds out for which customer a request speaks. A bad token is refused by `requireCustomer`, when the request has been limited. */
export function identify(
  checkToken: TokenCheck,
  scope: Scope,
  shares: Shares,
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

/** So many requests a second for each customer, and for each address without a token and with bad ones. */
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

/** Kinds of clients are told apart: customers may be called like addresses, and bad tokens must not use up what others at the address have. */
function clientOf(request: Request, { locals }: Response): string {
  if (locals.customerId !== undefined) return `customer ${locals.customerId}`;
  const kind = locals.refusal ? "bad tokens of" : "address";
  return `${kind} ${addressOf(request)}`;
}
