import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { complaintAbout, describe } from "./complaint.ts";
import type { Answer, Request } from "./http.ts";
import { exchangeBytes } from "./wire.ts";

export type Client = {
  /** Sends a request, and fails when the answer breaks the contract. */
  send: (request: Request) => Promise<Answer>;
  /** Sends a request, and returns any answer. */
  ask: (request: Request) => Promise<Answer>;
  /** Sends bytes that need not be HTTP. @returns everything received until the connection closed */
  wire: (bytes: string | Buffer, quietMs?: number) => Promise<string>;
  until: Until;
  close: () => Promise<void>;
};

const TRIES = 20;
const TIMEOUT_MS = 30_000;

export type ClientSettings = {
  /** Limit for `until`, in milliseconds. */
  waitTimeoutMs: number;
  /** Limit for one answer, in milliseconds; 30 s by default. */
  timeoutMs?: number | undefined;
  /** Limit of concurrent requests; unlimited by default. */
  requestsAtOnce?: number | undefined;
};

/** The suite's only way to a deployment. */
export function createClient(url: string, settings: ClientSettings): Client {
  const { waitTimeoutMs, timeoutMs = TIMEOUT_MS, requestsAtOnce = null } = settings;
  const { origin, pathname } = new URL(url);
  const prefix = pathname.replace(/\/$/, "");
  const agent = new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
    connections: requestsAtOnce,
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

  /** Repeats a request after 429, after the time that the answer names. */
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
    wire: (bytes, quietMs) => exchangeBytes(url, bytes, { quietMs, timeoutMs }),
    until: createUntil(waitTimeoutMs),
    close: () => agent.close(),
  };
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

/** Pauses grow: many cases wait at once, and their questions must not keep a busy deployment from its work. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [40, 320];

/** Repeats `ask` until the answer is right. After the timeout it fails, and reports the last answer. */
export type Until = <T>(what: string, ask: () => Promise<T>, right: (seen: T) => boolean) => Promise<T>;

export function createUntil(waitTimeoutMs: number): Until {
  return async (what, ask, right) => {
    const deadline = performance.now() + waitTimeoutMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(1.5 * pause, LONGEST_PAUSE_MS)) {
      const seen = await ask();
      if (right(seen)) return seen;
      if (performance.now() > deadline) {
        assert.fail(
          `waited ${waitTimeoutMs / 1000} s for ${what}; last seen: ${JSON.stringify(seen).slice(0, 600)}`,
        );
      }
      await delay(pause);
    }
  };
}
