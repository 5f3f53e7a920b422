import { Problem } from "./problem.ts";

/** Several times the length that any operation's parameters need. */
export const MAX_QUERY_BYTES = 1_024;

/**
 * Parses a query string. A repeated parameter becomes a list, and no schema accepts a list. It makes one pass, and
 * refuses a long query unread: anyone may send one, because it is read before the token.
 */
export function readQuery(raw: string): Record<string, unknown> {
  requireShortQuery(raw);
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(`?${raw}`)) {
    // URLSearchParams drops one question mark at the start: the added one, not one of `raw`.
    const earlier = values.get(name);
    if (earlier) earlier.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(
    [...values].map(([name, given]) => [name, given.length === 1 ? given[0] : given]),
  );
}

/** @param raw a query string without its question mark */
export function requireShortQuery(raw: string): void {
  if (raw.length <= MAX_QUERY_BYTES) return; // In a request target each character is a byte.
  throw new Problem("query-too-long", `The query string may have at most ${MAX_QUERY_BYTES} bytes.`);
}
