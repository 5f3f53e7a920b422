import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { expect, test } from "vitest";
import { findMissingLetters } from "./poison.ts";

const poison = { id: "p1", functionNames: ["settleOrder"] };
const record = (id: string) => ({ dynamodb: { Keys: { id: { S: id } } } });

/** Writes a dead letter and returns the problems that are found without waiting. */
async function problemsWith(letter: object): Promise<string[]> {
  const directory = testDirectory();
  writeFileSync(join(directory, "dead-letters.jsonl"), `${JSON.stringify(letter)}\n`);
  return findMissingLetters(directory, [poison], 0);
}
const good = {
  functionName: "settleOrder",
  error: { name: "Error", message: "no such order" },
  records: [record("p1")],
};

test("a poison record must end alone in a dead letter of its function, with the cause", async () => {
  expect(await problemsWith(good)).toEqual([]);
});

test.each([
  ["is in no dead letter", { ...good, functionName: "releaseStock" }],
  ["is in no dead letter", { ...good, records: [record("p2")] }],
  ["took 1 records with it", { ...good, records: [record("p1"), record("p2")] }],
  ["does not name the cause", { ...good, error: { name: "Error", message: "" } }],
])("else it %s", async (problem, letter) => {
  expect(await problemsWith(letter)).toEqual([expect.stringContaining(problem)]);
});
