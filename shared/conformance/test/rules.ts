import type { ServerOptions } from "node:http";
import { buildOpenApi } from "@app/contract/openapi";
import { type ProblemResponse, problemResponse } from "@app/contract/problem";
import { parseListQuery, parsePlaceOrder } from "@app/contract/request";
import { refuseRoute } from "@app/contract/routes";
import { createTokenCheck } from "@app/contract/token";
import { viewOrder } from "@app/contract/view";
import { cancelOrder, decide } from "@app/domain/fulfilment";
import { isSameRequest, type Order, orderIdFor } from "@app/domain/order";
import { canReserve } from "@app/domain/stock";

/** Every function of the reference application that a mutant may replace. */
export type Rules = ReturnType<typeof goodRules>;

/** The contract and the domain, unchanged. */
export function goodRules(issuer: { url: string; audience: string }) {
  return {
    orderIdFor,
    isSameRequest,
    cancelOrder,
    canReserve,
    decide,
    parsePlaceOrder,
    parseListQuery,
    refuseRoute,
    problemResponse,
    viewOrder,
    buildOpenApi,
    checkToken: createTokenCheck({ issuer: issuer.url, audience: issuer.audience }),
    mayRead: (order: Order, customerId: string): boolean => order.customerId === customerId,
    /** Whether `order` belongs on a later page than the page that ended with `last`. */
    comesAfter: (order: Order, last: { placedAt: string; id: string }): boolean =>
      compareNewestFirst(order, last) > 0,
    newestFirst: compareNewestFirst as (a: Order, b: Order) => number,
    maxBodyBytes: 64 * 1024,
    /** Options of Node's HTTP server. */
    server: {} as ServerOptions,
    /** Changes every response before it is sent. */
    finish: (response: ProblemResponse): ProblemResponse => response,
  };
}

function compareNewestFirst(
  a: { placedAt: string; id: string },
  b: { placedAt: string; id: string },
): number {
  return b.placedAt.localeCompare(a.placedAt) || b.id.localeCompare(a.id);
}
