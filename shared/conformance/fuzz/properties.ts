import { PROBLEM_TYPE_BASE, PROBLEMS, type ProblemSlug } from "@app/contract/problem";
import type { OrderView } from "@app/contract/schemas";
import type { Answer } from "../http.ts";

/** Headers without which a client cannot go on after an answer of this status. */
const NEEDED: Record<number, string> = {
  401: "www-authenticate",
  405: "allow",
  429: "retry-after",
};

/** Headers that would tell of the software behind, or open the API to pages of other origins. */
const UNWANTED = [
  "x-powered-by",
  "server",
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "set-cookie",
];

const MAX_DETAIL = 1_000;

/** What is wrong with an answer that the schema of its operation and status does not tell. */
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
  if (!Object.hasOwn(PROBLEMS, slug)) return `its type is no problem of the contract: ${type || "missing"}`;
  const [right, heading] = PROBLEMS[slug as ProblemSlug];
  if (right !== status || heading !== title) return `it has another status or title than ${slug}`;
  return detail.length > MAX_DETAIL ? `its detail is longer than ${MAX_DETAIL} characters` : undefined;
}

/** How an order differs from what was asked for and by whom: of every field that was sent and can be seen, whichever there are. */
export function lossOf(order: OrderView, asked: Buffer, subject: string): string | undefined {
  if (order.customerId !== subject) return "the order is another customer's";
  const sent = JSON.parse(asked.toString()) as Record<string, unknown>;
  const changed = Object.entries(order).find(
    ([key, kept]) => Object.hasOwn(sent, key) && !isKept(sent[key], kept),
  );
  return changed && `the order has other ${changed[0]} than were sent`;
}

/** Whether all that was sent is there; objects may have got more fields. */
function isKept(sent: unknown, kept: unknown): boolean {
  if (typeof sent !== "object" || sent === null) return sent === kept;
  if (typeof kept !== "object" || kept === null) return false;
  if (Array.isArray(sent) && sent.length !== (kept as unknown[]).length) return false;
  return Object.entries(sent).every(([key, value]) => isKept(value, (kept as Record<string, unknown>)[key]));
}
