import { timingSafeEqual } from "node:crypto";
import { TLSSocket } from "node:tls";
import { Problem } from "@app/contract/problem";
import type { Request, RequestHandler } from "express";

/** Whom a service answers: customers come without a certificate, services must show theirs where there are any. */
export type Callers = "services" | "customers";

/**
 * Proof of identity between services: each edge of the call graph has a key of its own, which only its two ends know.
 * A request that comes around the gateway has none and is refused, whatever token it carries. Where services have
 * certificates, a caller's must be in the name that the key is for.
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

/** The customer for whom the gateway calls; it has checked the token. */
export function customerOf(request: Pick<Request, "headers">): string {
  const customer = request.headers["x-customer-id"];
  if (typeof customer !== "string") throw new Problem("unauthorized", "The request names no customer.");
  return decodeURIComponent(customer);
}
