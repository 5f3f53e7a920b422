import { Problem } from "@app/contract/problem";
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  wrap,
} from "cockatiel";
import { errors, Pool } from "undici";
import type { IncomingHttpHeaders } from "undici/types/header.js";

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
export type Call = {
  method: "GET" | "POST" | "PUT";
  path: string;
  headers?: Record<string, string>;
  body?: string;
};

/** Calls one other party; throws a Problem (503 or 504, with `Retry-After`) when it gives no usable answer. */
export type Client = (call: Call) => Promise<Answer>;

export type ClientSettings = {
  /** Sent with every call: the proof of who calls. */
  headers: Record<string, string>;
  /** Milliseconds to wait for an answer; the outcome of a call that takes longer is unknown, not negative. */
  timeout: number;
  /** Calls under way at once; as many again may wait, and more are shed. */
  concurrency?: number;
};

const FAILURES_TO_OPEN = 10;
const HALF_OPEN_AFTER_MS = 1_000;

/**
 * A client with a bounded pool, a timeout and a circuit breaker. After ten failures in a row it answers 503 at once instead of
 * hanging, and lets one call through a second later to see whether the other side is back.
 */
export function createClient(url: string, { headers, timeout, concurrency = 128 }: ClientSettings): Client {
  const pool = new Pool(url, {
    connections: concurrency,
    connectTimeout: 1_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  const policy = wrap(bulkhead(concurrency, concurrency), breaker);

  return async ({ method, path, headers: own, body }) => {
    try {
      return await policy.execute(async () => {
        const answer = await pool.request({
          method,
          path,
          headers: { ...headers, ...own },
          body: body ?? null,
        });
        const text = await answer.body.text();
        if (answer.statusCode >= 500) throw new BadAnswer(`${method} ${path} answered ${answer.statusCode}`);
        return { status: answer.statusCode, headers: answer.headers, text };
      });
    } catch (cause) {
      throw noAnswer(cause);
    }
  };
}

class BadAnswer extends Error {}

function noAnswer(cause: unknown): Problem {
  const retry = { headers: { "retry-after": "1" }, cause };
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) {
    return new Problem("upstream-timeout", "A part of the service did not answer in time: try again.", retry);
  }
  const shed = cause instanceof BrokenCircuitError || cause instanceof BulkheadRejectedError;
  return new Problem(
    "temporarily-unavailable",
    shed ? "A part of the service is overloaded: try again." : "A part of the service failed: try again.",
    retry,
  );
}
