import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Problem } from "@app/contract/problem";
import { telemetry } from "@app/telemetry/telemetry";
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
} from "cockatiel";
import { RoundRobinPool } from "undici";
import type { IncomingHttpHeaders } from "undici/types/header.js";
import { readTls } from "./tls.ts";

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
  /** Milliseconds for all of a call, waiting for its turn included. The outcome of one that takes longer is unknown, not negative. */
  timeout: number;
  /** Calls under way at once; as many again may wait, and more are shed. */
  concurrency?: number;
};

const FAILURES_TO_OPEN = 10;
const HALF_OPEN_AFTER_MS = 1_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Then a busy connection is made anew, so that replicas which came later get their share. */
const CONNECTION_LIFE_MS = 30_000;
/** A TLS handshake included. */
const CONNECT_MS = 2_000;

/**
 * A client with a bounded pool, a deadline and a circuit breaker; to an `https:` URL it shows this service's certificate.
 * After ten failures in a row it answers 503 at once instead of hanging, and lets one call through a second later to see whether
 * the other side is back.
 */
export function createClient(url: string, { headers, timeout, concurrency = 128 }: ClientSettings): Client {
  const pool = new RoundRobinPool(url, {
    connections: concurrency,
    clientTtl: CONNECTION_LIFE_MS,
    connect: { timeout: CONNECT_MS, lookup: lookupInAnyOrder, ...(url.startsWith("https:") && readTls()) },
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const places = bulkhead(concurrency, concurrency);
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });

  const send = async ({ method, path, headers: own, body }: Call, signal: AbortSignal): Promise<Answer> => {
    const sent = { ...headers, ...own, ...(telemetry && { traceparent: telemetry.traceparent() }) };
    const answer = await pool.request({ method, path, headers: sent, body: body ?? null, signal });
    const text = await answer.body.text();
    if (answer.statusCode >= 500) throw new BadAnswer(`${method} ${path} answered ${answer.statusCode}`);
    return { status: answer.statusCode, headers: answer.headers, text };
  };

  return async (call) => {
    // Not AbortSignal.timeout: its timers run on when the call has long ended, and each then makes an error for nobody.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Late()), timeout);
    const asked = performance.now();
    try {
      return await places.execute(() => {
        // With less than half of its time left it would rather make the other side work for nothing.
        if (performance.now() - asked > timeout / 2) throw new Shed();
        // By itself the breaker would let calls wait for the one that it tries: as long as the other side hangs.
        if (breaker.state === CircuitState.HalfOpen) throw new Shed();
        return breaker.execute(() => send(call, deadline.signal));
      });
    } catch (cause) {
      throw noAnswer(cause);
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * All addresses of a name, shuffled: replicas share the connections, and one that is gone is passed over. The system's own order
 * would send everybody to the address that is most like their own.
 */
const lookupInAnyOrder: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    callback(error, error ? [] : shuffle(addresses));
  });
};

function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

class BadAnswer extends Error {}
class Late extends Error {}
class Shed extends Error {}

function noAnswer(cause: unknown): Problem {
  const retry = { headers: { "retry-after": "1" }, cause };
  if (cause instanceof Late) {
    return new Problem("upstream-timeout", "A part of the service did not answer in time: try again.", retry);
  }
  const shed = [Shed, BrokenCircuitError, BulkheadRejectedError].some((kind) => cause instanceof kind);
  return new Problem(
    "temporarily-unavailable",
    shed ? "A part of the service is overloaded: try again." : "A part of the service failed: try again.",
    retry,
  );
}
