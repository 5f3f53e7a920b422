import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { ProblemSlug } from "@app/contract/problem";
import { type Answer, describe } from "./client.ts";

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

const PAUSE_MS = 40;
/** Generous: a slow machine must not fail, and a card that times out is retried with back-off. */
const PATIENCE_MS = 60_000;

/** Asks again until the answer is right; fails with the last one when patience ends. */
export async function until<T>(what: string, ask: () => Promise<T>, right: (seen: T) => boolean): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await ask();
    if (right(seen)) return seen;
    if (performance.now() > deadline) {
      assert.fail(
        `waited ${PATIENCE_MS / 1000} s for ${what}; last seen: ${JSON.stringify(seen).slice(0, 600)}`,
      );
    }
    await delay(PAUSE_MS);
  }
}
