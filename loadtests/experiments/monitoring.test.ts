import { expect, test } from "vitest";
import { covered, type Explained, type Monitored } from "./monitoring/explain.ts";
import { judge } from "./monitoring.ts";

type Hardness = { logGroups: number; events: number; explained: number };

function monitored(name: Monitored["name"], { logGroups, events, explained }: Hardness): Monitored {
  const order = (kind: Explained["kind"]): Explained => ({
    kind,
    logGroups: Array.from({ length: logGroups }, (_, i) => `group ${i}`),
    events,
    lines: 0,
    spans: [{ label: "orders: placeOrder", start: 0, end: 3 }],
    tookMs: 40,
    explained,
  });
  return { name, orders: [order("slow"), order("failed")] };
}
const calls = { logGroups: 4, events: 0, explained: 1 };
const chain = { logGroups: 6, events: 3, explained: 0.98 };
const verdict = (services: Hardness, functions: Hardness) =>
  judge([monitored("services", services), monitored("functions", functions)]).verdict;

test("holds when the functions are harder in two measures, and shows what decided", () => {
  const { verdict, because, details, figures } = judge([
    monitored("services", calls),
    monitored("functions", chain),
  ]);
  expect(verdict).toBe("holds");
  expect(because).toBe(
    "For a slow and a declined order together, the functions are harder to follow, because a chain of events (choreography) passes an order on.",
  );
  expect(details).toBe(
    "Services against functions: log groups to join, 8 against 12; events without a waiting caller, 0 against 6; time without a span, 0 against 2 % (a tie).",
  );
  expect(figures.slice(0, 2)).toMatchObject([
    { services: 8, functions: 12 },
    { services: 0, functions: 6 },
  ]);
});

test("a difference within the margin is a tie, and two ties of three are no proof", () => {
  expect(verdict(calls, { ...chain, logGroups: 5 })).toBe("does not hold here");
  expect(verdict(calls, calls)).toBe("does not hold here");
});

test("does not hold when the functions are easier by one measure", () => {
  expect(verdict({ ...calls, explained: 0.8 }, chain)).toBe("does not hold here");
});

test("is the other way round when the services are harder", () => {
  expect(verdict(chain, calls)).toBe("the other way round here");
});

test("time within several spans counts once, time outside of all spans not at all", () => {
  const spans = [
    { start: 0, end: 10 },
    { start: 5, end: 8 },
    { start: 20, end: 50 },
  ];
  expect(covered(spans, 2, 40)).toBe(8 + 20);
});
