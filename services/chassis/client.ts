import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Problem } from "@app/contract/problem";
import { telemetry } from "@app/telemetry/telemetry";
import { BulkheadRejectedError, bulkhead as createBulkhead } from "cockatiel";
import { errors, RoundRobinPool } from "undici";
import { Breaker } from "./breaker.ts";
import { type Answer, Exchange } from "./exchange.ts";
import { isMarkedOverloaded, Overloaded } from "./overloaded.ts";
import { readTls } from "./tls.ts";

export type Call = {
  method: "GET" | "POST" | "PUT";
  path: string;
  headers?: Record<string, string>;
  body?: string;
};

/** Calls another party. Throws a Problem (503 or 504, with `Retry-After`) when no usable answer comes. */
export type Client = (call: Call) => Promise<Answer>;

export type ClientSettings = {
  /** Sent with every call: they authenticate the caller. */
  headers: Record<string, string>;
  /**
   * Limit for the whole call in milliseconds, including the wait for its turn. A call that exceeds it has an unknown
   * outcome, not a negative one.
   */
  timeout: number;
  /** Simultaneous calls. As many more may wait for their turn; all further calls are shed. */
  concurrency?: number;
};

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** After this time a busy connection is replaced, so that newer replicas get their share. */
const CONNECTION_LIFE_MS = 30_000;
/** Limit for a new connection, including the TLS handshake. */
const CONNECT_MS = 2_000;

/**
 * A client with a bounded pool, a deadline and a circuit breaker. For an `https:` URL it shows this service's
 * certificate. While almost no call is answered, it throws 503 at once instead of waiting, and allows a trial call at
 * intervals.
 */
export function createClient(url: string, { headers, timeout, concurrency = 128 }: ClientSettings): Client {
  const pool = new RoundRobinPool(url, {
    connections: concurrency,
    clientTtl: CONNECTION_LIFE_MS,
    connect: { timeout: CONNECT_MS, lookup: lookupInAnyOrder, ...(url.startsWith("https:") && readTls()) },
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const bulkhead = createBulkhead(concurrency, concurrency);
  const breaker = new Breaker();

  const send = async ({ method, path, headers: own, body }: Call, exchange: Exchange): Promise<Answer> => {
    const sent = { ...headers, ...own, ...(telemetry && { traceparent: telemetry.traceparent() }) };
    const answer = await exchange.over(pool, { method, path, headers: sent, body: body ?? null });
    if (isMarkedOverloaded(answer.headers)) throw new Overloaded();
    if (answer.status === 504) throw new GatewayTimeout(`${method} ${path} answered 504`);
    if (answer.status === 500) throw new BadRequest(`${method} ${path} answered 500`);
    if (answer.status > 500) throw new BadAnswer(`${method} ${path} answered ${answer.status}`);
    return answer;
  };

  const sendIfAdmitted = async (call: Call, exchange: Exchange): Promise<Answer> => {
    if (!breaker.admits()) throw new Overloaded();
    try {
      const answer = await send(call, exchange);
      breaker.answered();
      return answer;
    } catch (error) {
      if (isTheirs(error)) breaker.failed();
      throw error;
    }
  };

  return async (call) => {
    let exchange: Exchange | undefined;
    const timer = setTimeout(() => exchange?.abort(new DeadlineExceeded()), timeout);
    const asked = performance.now();
    try {
      return await bulkhead.execute(() => {
        // With less than half of its time left, the call would probably end before its answer, and waste the other side's work.
        if (performance.now() - asked > timeout / 2) throw new Overloaded();
        exchange = new Exchange();
        return sendIfAdmitted(call, exchange);
      });
    } catch (cause) {
      throw noAnswer(cause);
    } finally {
      clearTimeout(timer);
    }
  };
}

/**
 * Looks up all addresses of a name and shuffles them, so that replicas share the connections and a dead one is skipped.
 * In the system's order every caller would choose the address most similar to its own.
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
class DeadlineExceeded extends Error {}
/** The other side got no answer in time from a party behind it. */
class GatewayTimeout extends DeadlineExceeded {}

/** The other side failed on this one request; the next one may succeed. */
class BadRequest extends Error {}

/**
 * Whether this error counts as a failure of the other side. It does not when a party behind it failed, or when another
 * request would have succeeded: one client's request must not open the breaker for all clients.
 */
function isTheirs(error: unknown): boolean {
  return ![Overloaded, GatewayTimeout, BadRequest, errors.InvalidArgumentError].some(
    (kind) => error instanceof kind,
  );
}

function noAnswer(cause: unknown): Problem {
  if (cause instanceof Overloaded) return cause;
  if (cause instanceof BulkheadRejectedError) return new Overloaded(undefined, cause);
  const retry = { headers: { "retry-after": "1" }, cause };
  return cause instanceof DeadlineExceeded
    ? new Problem("upstream-timeout", "A part of the service did not answer in time: try again.", retry)
    : new Problem("temporarily-unavailable", "A part of the service failed: try again.", retry);
}
