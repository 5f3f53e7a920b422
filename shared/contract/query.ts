import { Problem } from "./problem.ts";

/** Several times what the parameters of any operation take. */
export const MAX_QUERY_BYTES = 1_024;

/**
 * Each parameter of a query string; a repeated one becomes a list, which no schema takes. One pass, and none over a long query:
 * anyone may send one, and it is read before the token.
 */
export function readQuery(raw: string): Record<string, unknown> {
  requireShortQuery(raw);
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(`?${raw}`)) {
    // it would take a question mark of the query's own for this one
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
  if (raw.length <= MAX_QUERY_BYTES) return; // in a request target each character is a byte
  throw new Problem("query-too-long", `The query string may have at most ${MAX_QUERY_BYTES} bytes.`);
}
