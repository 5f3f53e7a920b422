import assert from "node:assert/strict";
import type { Case, Context } from "../case.ts";
import { expectStatus } from "../complaint.ts";
import { AMBIGUOUS, ODD, TOKEN } from "./messages.ts";

/** Status lines of final answers. */
function statusesOf(answer: string): number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)]
    .map((found) => Number(found[1]))
    .filter((n) => n >= 200);
}

async function sendBytes({ client, customer }: Context, bytes: string | Buffer): Promise<void> {
  const { token } = await customer("alice");
  const answer = await client.wire(typeof bytes === "string" ? bytes.replace(TOKEN, token) : bytes);
  const statuses = statusesOf(answer);
  assert.ok(
    statuses.length <= 1,
    `one request is answered ${statuses.length} times: ${answer.slice(0, 2_000)}`,
  );
  assert.ok(
    statuses.every((status) => status < 500),
    `a failure of the server: ${answer.slice(0, 500)}`,
  );
  assert.ok(!answer.includes('"openapi"'), "the request that was hidden in another one is answered");
  assert.doesNotMatch(answer, /node_modules|\n\s+at .+:\d+/, "it reveals internals");
  expectStatus(await client.send({ path: "/health" }), 200);
}

export const wireCases: Case[] = [...AMBIGUOUS, ...ODD].map(
  ([name, bytes]): Case => ({
    name: `${name} gets at most one answer, and causes no failure`,
    run: (context) => sendBytes(context, bytes),
  }),
);
