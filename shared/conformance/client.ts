import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { createUntil, type Until } from "./until.ts";
import { violationOf } from "./validate.ts";
import { exchangeBytes } from "./wire.ts";

export type Request = {
  method?: string;
  /** As it goes over the wire, query and all: nothing is normalized. */
  path: string;
  /** A list is a header that is repeated. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | AsyncIterable<string | Buffer>;
  /** For requests so odd that something in front of the application may answer: any status below 500 will do. */
  odd?: true;
};

/** `headers` in lower case; `body` is the parsed JSON, or undefined when `text` is none. */
export type Answer = {
  request: string;
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  body: unknown;
};

export type Client = {
  /** Asks, and fails when the answer breaks the contract. */
  send: (request: Request) => Promise<Answer>;
  /** Asks, and leaves it to the caller to judge. */
  ask: (request: Request) => Promise<Answer>;
  /** Sends bytes that need not be HTTP. @returns what came back until the connection was closed */
  wire: (bytes: string | Buffer) => Promise<string>;
  until: Until;
  close: () => Promise<void>;
};

const TRIES = 20;
const TIMEOUT_MS = 30_000;
const LEAK = /(\n|\\n)\s+at .+:\d+|node_modules|"stack"|errorMessage|file:\/\/|SQLSTATE|ECONN[A-Z]+/;

/** The one way in which the suite talks to a deployment. */
export function createClient(url: string, patienceMs: number, requestsAtOnce?: number): Client {
  const { origin, pathname } = new URL(url);
  const prefix = pathname.replace(/\/$/, "");
  const agent = new Agent({
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS },
    connections: requestsAtOnce ?? null,
  });

  async function exchange({ method = "GET", path, headers, body }: Request): Promise<Answer> {
    const request = `${method} ${path.length > 100 ? `${path.slice(0, 100)}…` : path}`;
    const options = { origin, path: prefix + path, method };
    const response = await agent
      .request({ ...options, headers: headers ?? {}, body: (body as string | undefined) ?? null })
      .catch((error: Error) => assert.fail(`${request} was not answered: ${error.message}`));
    const text = await response.body.text();
    return {
      request,
      status: response.statusCode,
      headers: flatten(response.headers),
      text,
      body: parse(text),
    };
  }

  /** Whoever asks too often is told so, waits, and asks again. */
  async function ask(request: Request): Promise<Answer> {
    for (let left = TRIES; ; left--) {
      const answer = await exchange(request);
      if (answer.status !== 429 || left === 0 || complaintAbout(request, answer)) return answer;
      await delay(1000 * Math.min(5, Number(answer.headers["retry-after"] ?? 1)));
    }
  }

  return {
    ask,
    async send(request) {
      const answer = await ask(request);
      const complaint = complaintAbout(request, answer);
      if (complaint) assert.fail(describe(answer, complaint));
      return answer;
    },
    wire: (bytes) => exchangeBytes(url, bytes, TIMEOUT_MS),
    until: createUntil(patienceMs),
    close: () => agent.close(),
  };
}

/** What is wrong with an answer, whatever was asked. */
export function complaintAbout(
  { method = "GET", path, odd }: Pick<Request, "method" | "path" | "odd">,
  answer: Answer,
): string | undefined {
  if (answer.status >= 500) return "is a failure of the server";
  if (LEAK.test(answer.text)) return "tells something of the inside";
  if (odd || method === "HEAD" || method === "OPTIONS") return undefined;
  return violationOf(method, path, answer);
}

/** An exchange in one line, for a reader who has to find out what went wrong. */
export function describe({ request, status, text }: Answer, complaint: string): string {
  return `${request} → ${status}: ${complaint} (${text.slice(0, 300) || "no body"})`;
}

function flatten(headers: Record<string, string | string[] | undefined>): Answer["headers"] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
