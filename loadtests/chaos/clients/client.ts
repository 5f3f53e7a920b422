import { Pool } from "undici";
import { codeOf } from "../../harness/driver/client.ts";
import { nameOf, parseObject } from "../../scenarios/responses.ts";
import type { ClientLog, Operation } from "./client-log.ts";

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
  /** Undefined when a fault may be the cause: no answer, a status of 5xx or 429, or a function that threw. */
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
      const start = Date.now();
      const record = (failure?: string) => {
        log.attempts.push({ operation, start, end: Date.now(), ...(failure && { failure }) });
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
