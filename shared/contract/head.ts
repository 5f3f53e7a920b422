import { Problem } from "./problem.ts";
import { requireShortQuery } from "./query.ts";

/** Limit for the request line and headers together. An AWS HTTP API has the same limit. Node answers 431 above it. */
export const MAX_HEAD_BYTES = 10_240;

/**
 * Options of Node's HTTP server (ms): the time for a head, and for head and body together, so that a slow or hung client
 * cannot keep a connection. Node answers 408 then.
 */
export const SEND_LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};

/**
 * The head of a request as Node's server read it: `url` is the request target, `headersDistinct` keeps repeated headers
 * apart.
 */
type Head = {
  url?: string | undefined;
  httpVersion: string;
  headersDistinct: Record<string, string[] | undefined>;
};

/**
 * Throws a problem for a head that two servers may read differently (RFC 9112, section 3.2), or that is costly to read.
 * Call it first: routers and HTTP clients throw on other forms of a target.
 */
export function requireSoundHead({ url = "", httpVersion, headersDistinct }: Head): void {
  if (!ORIGIN_FORM.test(url)) {
    throw new Problem(
      "malformed-request",
      "Ask for a path, such as /orders: no other request target is read.",
    );
  }
  const hosts = headersDistinct["host"] ?? [];
  const isMissing = hosts.length === 0 && httpVersion !== "1.0";
  if (isMissing || hosts.length > 1 || !hosts.every(isHost)) {
    throw new Problem(
      "malformed-request",
      "Send one Host header: a name or an address, with or without a port.",
    );
  }
  const transferCoding = headersDistinct["transfer-encoding"]?.join().trim().toLowerCase() ?? "chunked";
  if (transferCoding !== "chunked") {
    throw new Problem(
      "malformed-request",
      "Send the body plain or chunked: no other transfer coding is read.",
    );
  }
  requireShortQuery(url.replace(/^[^?]*\??/, ""));
}

/**
 * The origin form (RFC 9112, section 3.2.1): not a whole URL as sent to proxies, not an authority, not `*`, no
 * fragment.
 */
const ORIGIN_FORM = /^\/[^#]*$/;

function isHost(host: string): boolean {
  return /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`);
}
