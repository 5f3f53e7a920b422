import { timingSafeEqual } from "node:crypto";
import { Problem } from "@app/contract/problem";
import { isOrderId } from "@app/domain/order";
import * as z from "zod";
import { cachedParameter } from "../../chassis/cached-parameter.ts";
import { type Handler, type HttpAnswer, type HttpRequest, httpFunction } from "../../chassis/http.ts";

const keys = z.record(z.string(), z.string());

/**
 * An HTTP function for services. As at a service, each caller has a key that only its two ends know, and the caller's
 * trace continues here.
 */
export function callerFunction(handle: (request: HttpRequest) => Promise<HttpAnswer>): Handler {
  return httpFunction(
    async (request) => {
      await requireCaller(request.headers);
      return handle(request);
    },
    ({ traceparent }) => ({ traceparent }),
  );
}

/** A caller's function for one order. A malformed order id answers 404, before any query. */
export function orderFunction(
  handle: (orderId: string, request: HttpRequest) => Promise<HttpAnswer>,
): Handler {
  return callerFunction(async (request) => {
    const { id } = request.params;
    if (!isOrderId(id)) throw new Problem("order-not-found");
    return handle(id, request);
  });
}

async function requireCaller(headers: HttpRequest["headers"]): Promise<void> {
  const known = new Map(Object.entries(keys.parse(JSON.parse(await cachedParameter("CALLER_KEYS")))));
  const expected = Buffer.from(known.get(headers["x-caller"] ?? "") ?? "");
  const given = Buffer.from(headers["x-caller-key"] ?? "");
  const isKnown = expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
  if (!isKnown) throw new Problem("unauthorized", "This service answers only to services that it knows.");
}
