import { describe, expect, it } from "vitest";
import { roundFigures } from "../test/sample-profile.ts";
import { assume } from "./assumptions.ts";
import { total } from "./bill.ts";
import { crossoverInterval, crossoversOf, lastCrossover } from "./crossover.ts";
import { type Basis, billsFor, difference, medianFigures } from "./model.ts";
import { publishedPrices } from "./prices.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { SHAPES } from "./traffic.ts";

const basis: Basis = { figures: roundFigures(), prices: publishedPrices, assumed: assume() };

describe("the crossover", () => {
  it.each(SHAPES)("with %s traffic: functions are cheaper below it, services above", (shape) => {
    const crossover = lastCrossover(basis, shape)!;
    expect(crossover.cheaperAbove).toBe("services");
    expect(difference(basis, crossover.ordersPerMonth * 0.99, shape)).toBeGreaterThan(0);
    expect(difference(basis, crossover.ordersPerMonth * 1.01, shape)).toBeLessThan(0);
  });

  it("does not exist when functions cost nothing per request", () => {
    const free = { ...publishedPrices, httpApiRequests: 0, lambdaRequests: 0, lambdaDurationArm: 0, logs: 0 };
    const stored = { dynamodbWriteUnits: 0, dynamodbReadUnits: 0, dynamodbStorage: 0 };
    expect(crossoversOf({ ...basis, prices: { ...free, ...stored } }, "steady")).toEqual([]);
  });

  it("has no interval after a single round", () => {
    expect(crossoverInterval({ rounds: [roundFigures()] }, basis, "steady")).toBeUndefined();
  });

  it("has an interval as wide as the differences between rounds", () => {
    const dearer = roundFigures();
    dearer.functions.placeOrder.writeUnits *= 1.5;
    const alike = [roundFigures(), roundFigures(), roundFigures()];
    const differing = [roundFigures(), dearer, roundFigures(), dearer, roundFigures()];
    const exact = crossoverInterval({ rounds: alike }, basis, "steady")!;
    const wide = crossoverInterval({ rounds: differing }, basis, "steady")!;
    expect(exact.low).toBe(exact.high);
    expect(wide.low).toBeLessThan(exact.low);
    expect(wide.high).toBe(exact.high);
  });
});

describe("the sensitivity", () => {
  const swings = sensitivityOf(basis, "steady");

  it("moves every assumption, and sorts by the effect", () => {
    expect(swings.map(({ name }) => name).sort()).toEqual(Object.keys(basis.assumed).sort());
    const widths = swings.map(({ atLow, atHigh }) => Math.abs(Math.log((atHigh ?? Infinity) / (atLow ?? 1))));
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
  });

  it("finds that fewer instances move the crossover down", () => {
    const { atLow, atHigh } = swings.find(({ name }) => name === "leastInstances")!;
    expect(atLow).toBeLessThan(atHigh!);
  });
});

describe("the bills", () => {
  it("of no traffic: the services cost what runs all the time, the functions next to nothing", () => {
    const { services, functions } = billsFor(basis, { ordersPerMonth: 0, shape: "steady" });
    expect(total(services)).toBeGreaterThan(100);
    expect(total(functions)).toBeLessThan(1);
  });

  it("of the functions grow by the same amount per order once a shard's batches are full", () => {
    const slope = (orders: number) =>
      total(billsFor(basis, { ordersPerMonth: orders, shape: "steady" }).functions) / orders;
    expect(slope(1e10) / slope(1e8)).toBeCloseTo(1, 1);
  });

  it("reject traffic that is out of range", () => {
    for (const ordersPerMonth of [-1, Number.NaN, Infinity, 1e12]) {
      expect(() => billsFor(basis, { ordersPerMonth, shape: "steady" })).toThrow(/Orders a month must be/);
    }
  });

  it("use the median of the rounds", () => {
    const odd = roundFigures();
    odd.functions.placeOrder.writeUnits = 1_000;
    expect(medianFigures({ rounds: [roundFigures(), odd, roundFigures()] })).toEqual(roundFigures());
  });
});
