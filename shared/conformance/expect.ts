import assert from "node:assert/strict";
import type { ProblemSlug } from "@app/contract/problem";
import { describe } from "./complaint.ts";
import type { Answer } from "./http.ts";

export function expectStatus(answer: Answer, ...statuses: number[]): void {
  if (!statuses.includes(answer.status)) assert.fail(describe(answer, `expected ${statuses.join(" or ")}`));
}

export function expectProblem(answer: Answer, status: number, ...slugs: ProblemSlug[]): void {
  expectStatus(answer, status);
  if (!slugs.includes(slugOf(answer))) assert.fail(describe(answer, `expected ${slugs.join(" or ")}`));
}

function slugOf({ body }: Answer): ProblemSlug {
  return (body as { type: string }).type.split("/").at(-1) as ProblemSlug;
}
