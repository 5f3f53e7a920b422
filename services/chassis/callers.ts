import { timingSafeEqual } from "node:crypto";
import { TLSSocket } from "node:tls";
import { Problem } from "@app/contract/problem";
import type { Request, RequestHandler } from "express";

/**
 * The kind of client that a service accepts: customers have no certificate; services must show theirs where services
 * have any.
 */
export type Callers = "services" | "customers";

/**
 * Authenticates the calling service: each edge of the call graph has a key that only its two ends know. A request that
 * does not come through the gateway has no key and is refused, whatever token it has. Where services have certificates,
 * the caller's certificate must name the same service as its key.
 * @param keys caller's name → its key for this service
 */
export function requireCaller(keys: Record<string, string>): RequestHandler {
  const known = new Map(Object.entries(keys).map(([name, key]) => [name, Buffer.from(key)]));
  return (request, _response, next) => {
    const expected = known.get(String(request.headers["x-caller"]));
    const given = Buffer.from(String(request.headers["x-caller-key"]));
    const isKnown = expected?.length === given.length && timingSafeEqual(expected, given);
    if (!isKnown || !isCertified(request)) {
      throw new Problem("unauthorized", "This service answers only to services that it knows.");
    }
    next();
  };
}

function isCertified({ socket, headers }: Request): boolean {
  return !(socket instanceof TLSSocket) || socket.getPeerCertificate().subject?.CN === headers["x-caller"];
}

/** The customer of the request. The gateway has checked the token. */
export function customerOf(request: Pick<Request, "headers">): string {
  const customer = request.headers["x-customer-id"];
  if (typeof customer !== "string") throw new Problem("unauthorized", "The request names no customer.");
  return decodeURIComponent(customer);
}
