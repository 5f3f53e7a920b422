import { PROBLEM_TYPE_BASE, PROBLEMS, type ProblemSlug } from "@app/contract/problem";
import type { OrderView } from "@app/contract/schemas";
import { type Answer, slugOf } from "../http.ts";

/** One fault. `curl` repeats it, if a single request is enough. */
export type Finding = { url: string; complaint: string; answer: string; curl?: string };

/**
 * Totals over all targets. `answers` counts the answers to requests by status; `messages` counts the answers to raw
 * messages, which need not be HTTP.
 */
export type Fuzzed = {
  requests: number;
  messages: number;
  answers: Record<string, number>;
  findings: Finding[];
};

/** Headers that a client needs after an answer with this status. */
const NEEDED: Record<number, string> = {
  401: "www-authenticate",
  405: "allow",
  429: "retry-after",
};

/** Headers that would reveal the software, or open the API to pages of other origins. */
const UNWANTED = [
  "x-powered-by",
  "server",
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "set-cookie",
];

const MAX_DETAIL = 1_000;

/** Finds faults of an answer that the schema of its operation and status cannot express. */
export function oddityOf({ status, headers, body }: Answer, method: string): string | undefined {
  const needed = NEEDED[status];
  if (needed && !headers[needed]) return `the header ${needed} is missing`;
  const unwanted = UNWANTED.find((name) => headers[name] !== undefined);
  if (unwanted) return `it has the header ${unwanted}`;
  return status < 400 || method === "HEAD" ? undefined : oddityOfProblem(status, body);
}

function oddityOfProblem(status: number, body: unknown): string | undefined {
  const { type = "", title, detail = "" } = (body ?? {}) as Record<string, string | undefined>;
  const slug = type.startsWith(PROBLEM_TYPE_BASE) ? type.slice(PROBLEM_TYPE_BASE.length) : "";
  if (!Object.hasOwn(PROBLEMS, slug))
    return `its type is not a problem of the contract: ${type || "missing"}`;
  const [right, heading] = PROBLEMS[slug as ProblemSlug];
  if (right !== status || heading !== title) return `its status or title differs from ${slug}`;
  return detail.length > MAX_DETAIL ? `its detail is longer than ${MAX_DETAIL} characters` : undefined;
}

/**
 * How an order differs from its request and its caller. Compares every field that was sent and is visible, whatever its
 * name.
 */
export function lossOf(order: OrderView, asked: Buffer, subject: string): string | undefined {
  if (order.customerId !== subject) return "the order is another customer's";
  const sent = JSON.parse(asked.toString()) as Record<string, unknown>;
  const changed = Object.entries(order).find(
    ([key, kept]) => Object.hasOwn(sent, key) && !isKept(sent[key], kept),
  );
  return changed && `the order differs from the request in ${changed[0]}`;
}

/** Whether everything sent is present. Objects may have more fields. */
function isKept(sent: unknown, kept: unknown): boolean {
  if (typeof sent !== "object" || sent === null) return sent === kept;
  if (typeof kept !== "object" || kept === null) return false;
  if (Array.isArray(sent) && sent.length !== (kept as unknown[]).length) return false;
  return Object.entries(sent).every(([key, value]) => isKept(value, (kept as Record<string, unknown>)[key]));
}

const HEADERS = ["content-type", "location", "allow", "www-authenticate", "cache-control", "vary"];

/** Fields that depend on the caller and the time instead of the request. */
const OF_THE_MOMENT = new Set(
  "id customerId status reason placedAt settledAt timeline reservation payment orders nextCursor available".split(
    " ",
  ),
);

/** The difference between two deployments' answers to the same request, even if each answer keeps the contract. */
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
