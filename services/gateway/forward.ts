import { bodyOf } from "@app/chassis/body";
import type { Client } from "@app/chassis/client";
import { requestIdOf } from "@app/chassis/http";
import type { Request, RequestHandler, Response } from "express";

/** Only these headers of the contract are forwarded, of a request and of an answer. */
const FORWARDED_REQUEST_HEADERS = ["content-type", "idempotency-key"] as const;
const FORWARDED_ANSWER_HEADERS = ["content-type", "location", "allow", "retry-after"] as const;

/** Forwards a request to one context, in the name of the customer whose token was checked. */
export function forward(call: Client): RequestHandler {
  return async (request, response) => {
    const answer = await call({
      method: request.method === "POST" ? "POST" : "GET",
      path: request.originalUrl,
      headers: callerHeaders(request, response),
      ...(request.method === "POST" && { body: bodyOf(request) }),
    });
    for (const name of FORWARDED_ANSWER_HEADERS) {
      const value = answer.headers[name];
      if (value !== undefined) response.setHeader(name, value);
    }
    response.status(answer.status).end(answer.text);
  };
}

/**
 * The token check sets `response.locals.customerId`. It is encoded, because an id may hold characters that a header may
 * not.
 */
export function callerHeaders(request: Pick<Request, "headers">, response: Response): Record<string, string> {
  const headers: Record<string, string> = { "x-request-id": requestIdOf(request) };
  const { customerId } = response.locals;
  if (customerId) headers["x-customer-id"] = encodeURIComponent(customerId);
  for (const name of FORWARDED_REQUEST_HEADERS) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value as string;
  }
  return headers;
}
