import type { Answer } from "../http.ts";

const HEADERS = ["content-type", "location", "allow", "www-authenticate", "cache-control", "vary"];

/** What depends on who asks and when rather than on what was asked. */
const OF_THE_MOMENT = new Set(
  "id customerId status reason placedAt settledAt timeline reservation payment orders nextCursor available".split(
    " ",
  ),
);

/** In what two deployments differ that were asked the same; each may be right by itself. */
export function differenceBetween(one: Answer, other: Answer): string | undefined {
  if (one.status !== other.status) return `${one.status} ${slugOf(one)} and ${other.status} ${slugOf(other)}`;
  const header = HEADERS.find((name) => anonymous(one.headers[name]) !== anonymous(other.headers[name]));
  if (header) return `${header}: ${one.headers[header]} and ${other.headers[header]}`;
  const [left, right] = [lasting(one), lasting(other)];
  return left === right ? undefined : `${left.slice(0, 300)} and ${right.slice(0, 300)}`;
}

function lasting({ status, body, text }: Answer): string {
  if (body === undefined || status >= 300) return text;
  return JSON.stringify(body, (key, value: unknown) => (OF_THE_MOMENT.has(key) ? "…" : value));
}

function anonymous(value: string | undefined): string | undefined {
  return value?.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, "…");
}

function slugOf({ body }: Answer): string {
  const { type } = (body ?? {}) as { type?: string };
  return type?.split("/").at(-1) ?? "";
}
