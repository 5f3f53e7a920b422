import { expect, it } from "vitest";
import { openBundleDirectory } from "./sample.ts";

it("closed directories leave no exit handlers, however many there were", () => {
  const before = process.listenerCount("exit");
  for (let turn = 0; turn < 12; turn++) openBundleDirectory().close();
  expect(process.listenerCount("exit")).toBe(before);
});
