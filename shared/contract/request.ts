import type * as z from "zod";
import { Problem } from "./problem.ts";
import { idempotencyKey, listQuery, MAX_BODY_BYTES, placeOrderBody } from "./schemas.ts";
import { keepable } from "./text.ts";

/** A request at the HTTP edge of either variant: the body unparsed, header names in lower case. */
export type RawRequest = { headers: Record<string, string | undefined>; body: string };

/**
 * Checks the size and encoding of the body before its content, because a gateway that reads bodies checks them first.
 */
export function parsePlaceOrder({ headers, body }: RawRequest) {
  refuseEncoding(headers["content-encoding"]);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw tooLarge();
  const key = headers["idempotency-key"];
  if (key === undefined) throw new Problem("idempotency-key-required");
  return {
    idempotencyKey: check(idempotencyKey, key, "Idempotency-Key"),
    request: check(placeOrderBody, parseJson(headers["content-type"], body)),
  };
}

export function parseListQuery(query: Record<string, unknown>) {
  const { limit, cursor } = check(listQuery, query);
  return { limit, after: cursor === undefined ? undefined : decodeCursor(cursor) };
}

const MAX_MESSAGE = 200;

/** Checks a value against a schema of the contract. The problem lists each wrong field. */
export function check<S extends z.ZodType>(schema: S, value: unknown, name = "body"): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.join("."),
    message: keepable(issue.message, MAX_MESSAGE), // The message repeats names that the client chose.
  }));
  const first = errors[0]!;
  throw new Problem("invalid-request", `${first.path || name}: ${first.message}.`, { errors });
}

const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

export function parseJson(contentType: string | undefined, body: string): unknown {
  // A body without a type counts as JSON (RFC 9110, section 8.3, allows the assumption).
  if (contentType && !JSON_TYPE.test(contentType)) throw new Problem("unsupported-media-type");
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Problem("malformed-json", "The body is not JSON.", { cause });
  }
}

/**
 * Nothing is decompressed: 64 KiB compressed can be gigabytes. Names of codings ignore case (RFC 9110, section 8.4.1).
 */
function refuseEncoding(encoding: string | undefined): void {
  if (encoding && encoding.toLowerCase() !== "identity") throw compressed();
}

export function compressed(): Problem {
  return new Problem("unsupported-media-type", "The body must not be compressed.");
}

export function tooLarge(): Problem {
  return new Problem("body-too-large", `The body may have at most ${MAX_BODY_BYTES} bytes.`);
}

/** The end of a page. Pages go from the newest order to the oldest. */
export type Position = { placedAt: string; id: string };

export function encodeCursor({ placedAt, id }: Position): string {
  return Buffer.from(`${placedAt} ${id}`).toString("base64url");
}

const POSITION =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

function decodeCursor(cursor: string): Position {
  const [, placedAt, id] = POSITION.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (!placedAt || !id || !isInstant(placedAt)) throw new Problem("invalid-cursor");
  if (encodeCursor({ placedAt, id }) !== cursor) throw new Problem("invalid-cursor");
  return { placedAt, id };
}

/** `Date.parse` rolls February 30 over and accepts the year 0. Databases refuse both with an error. */
function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return time >= Date.parse("0001-01-01") && new Date(time).toISOString() === text;
}
