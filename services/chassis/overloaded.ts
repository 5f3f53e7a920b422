import { Problem } from "@app/contract/problem";
import type { Response } from "express";

/**
 * Marks an answer of a service that tried nothing. Its caller can then distinguish an overloaded service from a failed
 * one.
 */
const HEADER = "x-overloaded";

/** A request that was shed: refused before anything was done for it. */
export class Overloaded extends Problem {
  constructor(detail = "A part of the service is overloaded: try again.", cause?: unknown) {
    super("temporarily-unavailable", detail, { headers: { "retry-after": "1" }, cause });
  }
}

export function markOverloaded(response: Response): void {
  response.setHeader(HEADER, "yes");
}

export function isMarkedOverloaded(headers: Record<string, unknown>): boolean {
  return headers[HEADER] !== undefined;
}

/** A dependency is down, slow or overloaded: a temporary 503. Any other error is a bug and a 500. */
export class Outage extends Error {}
