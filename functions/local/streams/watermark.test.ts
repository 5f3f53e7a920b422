import { beforeEach, expect, test } from "vitest";
import { scriptedRecord } from "../test/scripted-streams.ts";
import type { ChangeRecord } from "./streams-api.ts";
import { createWatermark, type Watermark } from "./watermark.ts";

let moves: string[];
let ahead: string[];
let watermark: Watermark;
beforeEach(() => {
  moves = [];
  ahead = [];
  watermark = createWatermark({
    upTo: (sequenceNumber) => moves.push(sequenceNumber),
    ahead: (sequenceNumbers) => ahead.push(...sequenceNumbers),
  });
});

const records = [1, 2, 3, 4].map(scriptedRecord);
const [first, second, third, fourth] = records as [ChangeRecord, ChangeRecord, ChangeRecord, ChangeRecord];

test("it moves up to the first record that is not done, whatever is done after it", () => {
  watermark.read(records, "4");
  watermark.done([first, third]);
  expect(moves).toEqual(["1"]);
  watermark.done([second]);
  expect(moves.at(-1)).toBe("3");
  watermark.done([fourth]);
  expect(moves.at(-1)).toBe("4");
});

test("it lists the done records after a record that is not done", () => {
  watermark.read(records, "4");
  watermark.done([first, third]);
  expect(ahead).toEqual(["3"]);
  watermark.done([second, fourth]);
  expect(ahead).toEqual(["3"]);
});

test("it covers filtered records, so they are not read again", () => {
  watermark.read([second], "3");
  watermark.done([second]);
  watermark.read([], "9");
  expect(moves).toEqual(["3", "9"]);
});

test("it stays while the oldest record waits, whatever is read", () => {
  watermark.read([first], "1");
  watermark.read([second], "2");
  watermark.read([], "7");
  watermark.done([second]);
  expect(moves).toEqual([]);
  watermark.done([first]);
  expect(moves).toEqual(["7"]);
});
