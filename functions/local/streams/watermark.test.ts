import { beforeEach, expect, test } from "vitest";
import { scriptedRecord } from "../testing/scripted-streams.ts";
import { createWatermark, type Watermark } from "./watermark.ts";

let moves: string[];
let watermark: Watermark;
beforeEach(() => {
  moves = [];
  watermark = createWatermark((sequenceNumber) => moves.push(sequenceNumber));
});

/** Lanes by sequence number. */
function read(lanes: Record<number, number>, upTo: number): void {
  const forLanes = Object.entries(lanes).map(([n, lane]) => ({ record: scriptedRecord(Number(n)), lane }));
  watermark.read(forLanes, String(upTo));
}

test("a lane that is done moves it up to the first record of another lane that is not", () => {
  read({ 1: 0, 2: 1, 3: 0, 4: 1 }, 4);
  watermark.done(0, "3");
  expect(moves).toEqual(["1"]);
  watermark.done(1, "2");
  expect(moves.at(-1)).toBe("3");
  watermark.done(1, "4");
  expect(moves.at(-1)).toBe("4");
});

test("it covers records that are for no lane, so they are not read again", () => {
  read({ 2: 0 }, 3);
  watermark.done(0, "2");
  read({}, 9);
  expect(moves).toEqual(["3", "9"]);
});

test("it stays where it is while the oldest record waits, whatever is read", () => {
  read({ 1: 0 }, 1);
  read({ 2: 1 }, 2);
  read({}, 7);
  watermark.done(1, "2");
  expect(moves).toEqual([]);
  watermark.done(0, "1");
  expect(moves).toEqual(["7"]);
});
