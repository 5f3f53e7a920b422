import { Pool } from "undici";
import { codeOf } from "../../harness/driver/client.ts";
import { nameOf, parseObject } from "../../scenarios/responses.ts";
import type { LoadOperation } from "../../scenarios/scenario.ts";

export type Operation = LoadOperation | "cancelOrder";

/** One request, from its start to its answer or its failure, in milliseconds since 1970. */
export type Attempt = {
  operation: Operation;
  start: number;
  end: number;
  /** The kind of failure. An order that was sent several times has an attempt each time. */
  failure?: string;
};

/** A promise to a client: the answer was 202. */
export type AcceptedOrder = { id: string; customer: number; card: string; acceptedAt: number };

/** Everything that the clients of a variant saw. */
export type ClientLog = {
  attempts: Attempt[];
  /** Requests that have no answer so far. */
  inFlight: Set<Pick<Attempt, "operation" | "start">>;
  accepted: AcceptedOrder[];
  /** Orders whose cancellation was answered 202. */
  cancelled: Set<string>;
  /** Orders that were sent once more after they were accepted. */
  repeated: number;
  /** Orders without an answer to any attempt. They may exist, but no client was promised one. */
  givenUp: number;
  /** Answers that no fault excuses: a valid order is refused, an accepted one is missing, a replay is another order. */
  contradictions: string[];
};

export function emptyLog(): ClientLog {
  return {
    attempts: [],
    inFlight: new Set(),
    accepted: [],
    cancelled: new Set(),
    repeated: 0,
    givenUp: 0,
    contradictions: [],
  };
}

/** Longer than the timeout of a gateway for the services behind it. */
const TIMEOUT_MS = 10_000;
const CONNECTIONS = 200;

export type ChaosRequest = {
  operation: Operation;
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
};

export type Answer = { status: number; name: string; body: Record<string, unknown> };
export type Client = {
  /**
   * The name of an unexpected answer. Undefined when a fault may be the cause: no answer, a status of 5xx or 429, or a
   * function that threw.
   */
  send(request: ChaosRequest): Promise<Answer | undefined>;
  close(): Promise<void>;
};

/** Sends requests and records each attempt in the log. */
export function openClient(url: string, log: ClientLog): Client {
  const pool = new Pool(url, {
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  return {
    async send({ operation, method, path, headers, body = null }) {
      const request = { operation, start: Date.now() };
      log.inFlight.add(request);
      const record = (failure?: string) => {
        log.inFlight.delete(request);
        log.attempts.push({ ...request, end: Date.now(), ...(failure && { failure }) });
      };
      try {
        const response = await pool.request({ method, path, headers, body });
        const { statusCode: status } = response;
        const answer = parseObject(await response.body.text());
        const failed = status >= 500 || status === 429 || !answer || "errorMessage" in answer;
        record(failed ? nameOf(status, answer) : undefined);
        return failed ? undefined : { status, name: nameOf(status, answer), body: answer };
      } catch (error) {
        record(codeOf(error));
        return undefined;
      }
    },
    close: () => pool.destroy(),
  };
}
