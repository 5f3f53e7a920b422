import { expect, test } from "vitest";
import type { Survived } from "./state/kill-all.ts";
import { HOPS, judge, type Users, type Windows } from "./state.ts";

const waits = Object.fromEntries(HOPS.map((hop) => [hop, [1, 2, 3]])) as Windows["waits"];
const windows: Windows[] = [
  { name: "services", waits },
  { name: "functions", waits },
];

const users: Users = { services: 1, functions: 8 };

function survived(name: Survived["name"], changes: Partial<Survived> = {}): Survived {
  return { name, kills: [{ open: 12, seconds: 2.5 }], accepted: 90, lost: 0, broken: [], ...changes };
}

test("holds when every order survives a kill of all processes", () => {
  const { verdict, because, details } = judge([survived("services"), survived("functions")], windows, users);
  expect(verdict).toBe("holds");
  expect(because).toContain(
    "Neither keeps state in its processes: a kill of all of them lost 0 of 12 orders in the services and 0 of ",
  );
  expect(because).toContain("A database serves 1 service, a table up to 8 functions.");
  expect(details).toContain("The last order in progress settled after");
});

test("does not hold when one variant lost an order, and names it", () => {
  const functions = survived("functions", { lost: 1, broken: ["order lost: 4711"] });
  const { verdict, because } = judge([survived("services"), functions], windows, users);
  expect(verdict).toBe("does not hold here");
  expect(because).toContain("4711");
});

test("does not hold when services share a database, or each table serves one function", () => {
  const both = [survived("services"), survived("functions")];
  expect(judge(both, windows, { ...users, services: 2 }).verdict).toBe("does not hold here");
  expect(judge(both, windows, { ...users, functions: 1 }).verdict).toBe("does not hold here");
});

test("shows nothing when no order was in progress", () => {
  const idle = survived("services", { kills: [{ open: 0, seconds: 0 }] });
  expect(() => judge([idle, survived("functions")], windows, users)).toThrow("nothing was shown");
});
