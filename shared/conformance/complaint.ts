import assert from "node:assert/strict";
import type { ProblemSlug } from "@app/contract/problem";
import { type Answer, type Request, slugOf } from "./http.ts";
import { violationOf } from "./validate.ts";

const LEAK = /(\n|\\n)\s+at .+:\d+|node_modules|"stack"|errorMessage|file:\/\/|SQLSTATE|ECONN[A-Z]+/;

/**
 * The checks that apply to every answer, whatever the request.
 * @returns the first fault, undefined for a good answer
 */
export function complaintAbout(
  { method = "GET", path, odd }: Pick<Request, "method" | "path" | "odd">,
  answer: Answer,
): string | undefined {
  if (answer.status >= 500) return "is a failure of the server";
  if (LEAK.test(answer.text)) return "reveals internals";
  if (odd || method === "HEAD" || method === "OPTIONS") return undefined;
  return violationOf(method, path, answer);
}

/** A request, its answer and the fault in one line. */
export function describe({ request, status, text }: Answer, complaint: string): string {
  return `${request} → ${status}: ${complaint} (${text.slice(0, 300) || "no body"})`;
}

export function expectStatus(answer: Answer, ...statuses: number[]): void {
  if (!statuses.includes(answer.status)) assert.fail(describe(answer, `expected ${statuses.join(" or ")}`));
}

export function expectProblem(answer: Answer, status: number, ...slugs: ProblemSlug[]): void {
  expectStatus(answer, status);
  if (!slugs.some((slug) => slug === slugOf(answer)))
    assert.fail(describe(answer, `expected ${slugs.join(" or ")}`));
}
