import { OPERATIONS } from "./operations.ts";
import { Problem } from "./problem.ts";

const ROUTES = Object.values(OPERATIONS).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(".", "\\.").replace("{id}", "[^/]+")}/?$`),
}));

/** The problem for a request that no operation answers: 405 where the path exists with other methods, else 404. */
export function refuseRoute(method: string, path: string): Problem {
  const allowed = ROUTES.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
  if (allowed.length === 0)
    return new Problem("route-not-found", `There is nothing at ${path.slice(0, 200)}.`);
  const allow = allowed.join(", ");
  return new Problem("method-not-allowed", `${method} is not possible here; ${allow} is.`, {
    headers: { allow },
  });
}
