import { expect, test } from "vitest";
import { covered, type Explained, type Monitored } from "./monitoring/explain.ts";
import { judge } from "./monitoring.ts";

function monitored(name: Monitored["name"], logStreams: string[]): Monitored {
  const order = (kind: Explained["kind"]): Explained => ({
    kind,
    logStreams,
    lines: 0,
    spans: [{ label: "orders: placeOrder", start: 0, end: 3 }],
    tookMs: 40,
    explained: 0.9,
  });
  return { name, orders: [order("slow"), order("failed")] };
}

const services = monitored("services", ["gateway", "orders", "payments"]);

test("holds when the functions need more log streams", () => {
  const functions = monitored("functions", ["placeOrder", "reserveStock", "authorizePayment", "settleOrder"]);
  expect(judge([services, functions])).toMatchObject({
    verdict: "holds",
    because: expect.stringMatching(/^A slow order takes 3 log streams of services against 4 of functions/),
  });
});

test("does not hold when they need as many", () => {
  expect(judge([services, { ...services, name: "functions" }]).verdict).toBe("does not hold here");
});

test("does not hold when they need fewer for one of the orders", () => {
  const { orders } = monitored("functions", ["placeOrder", "reserveStock"]);
  const [, failed] = monitored("functions", ["1", "2", "3", "4"]).orders;
  const functions: Monitored = { name: "functions", orders: [orders[0]!, failed!] };
  expect(judge([services, functions]).verdict).toBe("does not hold here");
});

test("time within several spans counts once, time outside of all spans not at all", () => {
  const spans = [
    { start: 0, end: 10 },
    { start: 5, end: 8 },
    { start: 20, end: 50 },
  ];
  expect(covered(spans, 2, 40)).toBe(8 + 20);
});
