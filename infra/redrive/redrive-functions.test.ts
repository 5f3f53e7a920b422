import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { listen } from "@app/net/test/listen";
import { expect, it } from "vitest";
import { functionsRedriver } from "./redrive-functions.ts";

const ORDER = "0b1c8a52-5d1e-4c39-8a7e-2f6d3c9b1a00";

/** A redriver for functions that answer `answer`, with `deadLetters` in the emulator's dead-letter file. */
async function redriverOf(answer: unknown, deadLetters: string) {
  const runDirectory = testDirectory();
  mkdirSync(join(runDirectory, "dead-letters"));
  writeFileSync(join(runDirectory, "dead-letters", "failures.jsonl"), deadLetters);
  const lambda = createServer((_request, response) => response.end(JSON.stringify(answer)));
  const lambdaEndpoint = await listen(lambda);
  return functionsRedriver({ url: "http://127.0.0.1:3100", lambdaEndpoint, runDirectory } as Parameters<
    typeof functionsRedriver
  >[0]);
}

const parked = { id: ORDER, status: "pending", attempt: 6 };
const deadLetter = JSON.stringify({
  functionName: "reserveStock",
  error: { name: "Error", message: `no stock for ${ORDER}` },
  records: [{ dynamodb: { Keys: { id: { S: ORDER } } } }],
});

it("says why an order was parked, even if a crash left half a line in the file", async () => {
  const torn = '{"body":{"requestContext":{}';
  const redriver = await redriverOf(
    { orders: [parked], more: false },
    `${deadLetter}\n${torn}\n{"body":{}}}\n`,
  );
  expect(await redriver.list()).toEqual({
    total: 1,
    more: false,
    first: [{ id: ORDER, what: "pending, 6 attempts", reason: `reserveStock: Error: no stock for ${ORDER}` }],
    notes: ["1 dead letter of reserveStock: Error: no stock for …"],
  });
});

it("says that there are more parked orders than it could count in time", async () => {
  const redriver = await redriverOf({ orders: [parked], more: true }, "");
  expect(await redriver.list()).toMatchObject({ total: 1, more: true });
});
