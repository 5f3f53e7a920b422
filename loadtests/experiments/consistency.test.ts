import { expect, test } from "vitest";
import type { Repeated } from "./consistency/repeat-all.ts";
import { judge } from "./consistency.ts";

function repeated(name: Repeated["name"], changes: Partial<Repeated> = {}): Repeated {
  return { name, requests: 90, messages: 400, orders: 80, charges: 70, broken: [], ...changes };
}

test("holds when every effect has happened exactly once in both", () => {
  const { verdict, because } = judge([repeated("services"), repeated("functions")]);
  expect(verdict).toBe("holds");
  expect(because).toContain("every effect had happened exactly once");
});

test("does not hold when a repetition had an additional effect", () => {
  const functions = repeated("functions", { broken: ["charged twice: 4711"] });
  expect(judge([repeated("services"), functions])).toMatchObject({
    verdict: "does not hold here",
    because: expect.stringContaining("charged twice: 4711"),
  });
});

test("shows nothing when nothing was repeated", () => {
  expect(() => judge([repeated("services", { messages: 0 }), repeated("functions")])).toThrow(
    "nothing was shown",
  );
});
