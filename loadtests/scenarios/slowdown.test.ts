import { expect, test } from "vitest";
import { slowdownOf } from "./slowdown.ts";
import { windowed } from "./test/measured.ts";

test.each([
  ["a run that ends as fast as it began did not slow down", Array(10).fill(30), [], 1],
  ["one window decides neither part", [900, 30, 30, 30, 30, 30, 30, 90, 90, 30], [], 3],
  ["settling counts as much as answers", [30, 30, 30, 30], [100, 100, 300, 400], 4],
  ["twice a few milliseconds is noise", [5, 5, 5, 5, 20, 20], [], 1],
  ["windows without a good answer have no latency", [0, 100, 100, 100, 100, 200, 200, 0], [], 2],
  ["a run without windows has no slowdown", [], [], undefined],
])("%s", (_, response, settled, slowdown) => {
  expect(slowdownOf(windowed(response, settled))).toBe(slowdown);
});
