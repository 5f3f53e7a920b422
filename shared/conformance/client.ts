import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { createUntil, type Until } from "./until.ts";
import { violationOf } from "./validate.ts";

export type Request = {
  method?: string;
  /** As it goes over the wire, query and all: nothing is normalized. */
  path: string;
  /** A list is a header that is repeated. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | AsyncIterable<string>;
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
  send: (request: Request) => Promise<Answer>;
  until: Until;
  close: () => Promise<void>;
};

const TRIES = 20;
const LEAK = /(\n|\\n)\s+at .+:\d+|node_modules|"stack"|errorMessage|file:\/\/|SQLSTATE|ECONN[A-Z]+/;

/** The one way in which the suite talks to a deployment: every answer is held against the contract before a case sees it. */
export function createClient(url: string, patienceMs: number): Client {
  const { origin, pathname } = new URL(url);
  const prefix = pathname.replace(/\/$/, "");
  const agent = new Agent({ headersTimeout: 30_000, bodyTimeout: 30_000, connect: { timeout: 5_000 } });

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

  return {
    async send(request) {
      for (let left = TRIES; ; left--) {
        const answer = await exchange(request);
        verify(request, answer);
        if (answer.status !== 429 || left === 0) return answer;
        await delay(1000 * Math.min(5, Number(answer.headers["retry-after"] ?? 1)));
      }
    },
    until: createUntil(patienceMs),
    close: () => agent.close(),
  };
}

function verify({ method = "GET", path, odd }: Request, answer: Answer) {
  if (answer.status >= 500) assert.fail(describe(answer, "is a failure of the server"));
  if (LEAK.test(answer.text)) assert.fail(describe(answer, "tells something of the inside"));
  if (odd || method === "HEAD" || method === "OPTIONS") return;
  const violation = violationOf(method, path, answer);
  if (violation) assert.fail(describe(answer, violation));
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
