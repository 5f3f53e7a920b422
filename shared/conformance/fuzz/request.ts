import type { Headers } from "./headers.ts";

/** Whose token a request carries; the customer's opens everything. */
export const CALLERS = ["customer", "reader", "writer", "stranger", "nobody", "nonsense"] as const;
export type Caller = (typeof CALLERS)[number];

/** A generated request, as it goes over the wire but for its token. */
export type FuzzRequest = {
  /** The operation that it was made for; its method and path may have become others. */
  operation: string;
  as: Caller;
  method: string;
  path: string;
  headers: Headers;
  body: Buffer | undefined;
  /** Sent in chunks, without a length. */
  chunked: boolean;
};
