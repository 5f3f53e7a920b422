import type { Answer, Request } from "./http.ts";
import { violationOf } from "./validate.ts";

const LEAK = /(\n|\\n)\s+at .+:\d+|node_modules|"stack"|errorMessage|file:\/\/|SQLSTATE|ECONN[A-Z]+/;

/** What is wrong with an answer, whatever was asked. */
export function complaintAbout(
  { method = "GET", path, odd }: Pick<Request, "method" | "path" | "odd">,
  answer: Answer,
): string | undefined {
  if (answer.status >= 500) return "is a failure of the server";
  if (LEAK.test(answer.text)) return "tells something of the inside";
  if (odd || method === "HEAD" || method === "OPTIONS") return undefined;
  return violationOf(method, path, answer);
}

/** An exchange in one line, for a reader who has to find out what went wrong. */
export function describe({ request, status, text }: Answer, complaint: string): string {
  return `${request} → ${status}: ${complaint} (${text.slice(0, 300) || "no body"})`;
}
