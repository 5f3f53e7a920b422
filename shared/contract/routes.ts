import { OPERATIONS } from "./operations.ts";
import { Problem } from "./problem.ts";

const ROUTES = Object.values(OPERATIONS).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(".", "\\.").replace("{id}", "[^/]+")}$`),
}));

/** The problem for a request without an operation: 405 where the path exists with other methods, else 404. */
export function refuseRoute(method: string, path: string): Problem {
  const allowed = ROUTES.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
  if (allowed.length === 0 || !isNormalPath(path)) return new Problem("route-not-found");
  const allow = allowed.join(", ");
  return new Problem("method-not-allowed", `${method} is not allowed here: use ${allow}.`, {
    headers: { allow },
  });
}

/** Percent-encoded letters, digits and `-._~`, which need no encoding: RFC 3986, section 6.2.2.2. */
const NEEDLESSLY_ENCODED = /%(2[de]|3\d|[46][1-9a-f]|[57][\da]|5f|7e)/i;

/**
 * Whether a path is in the only accepted spelling: no dot segments, no needless and no broken encodings. Then two
 * layers cannot read one path differently, and nobody can exploit such a difference.
 */
export function isNormalPath(path: string): boolean {
  try {
    decodeURIComponent(path);
    return new URL(`http://host${path}`).pathname === path && !NEEDLESSLY_ENCODED.test(path);
  } catch {
    return false;
  }
}
