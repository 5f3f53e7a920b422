import { Problem } from "@app/contract/problem";

/** Tells a service that nothing was tried, so that it can tell one with too much to do from one that failed. Customers do not get it. */
export const SHED_HEADER = "x-shed";

/** A request that was refused before anything was done for it. */
export class Shed extends Problem {
  constructor(detail = "A part of the service is overloaded: try again.", cause?: unknown) {
    super("temporarily-unavailable", detail, {
      headers: { "retry-after": "1" },
      cause,
    });
  }
}

export function wasShed(headers: Record<string, unknown>): boolean {
  return headers[SHED_HEADER] !== undefined;
}
