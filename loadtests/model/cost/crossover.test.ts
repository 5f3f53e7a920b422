import { describe, expect, it } from "vitest";
import { roundFigures } from "../test/sample-profile.ts";
import { type Assumptions, assume } from "./assumptions.ts";
import { total } from "./bill.ts";
import { crossoversOf, flipOf, lastCrossover } from "./crossover.ts";
import { type Basis, billsFor, difference, medianFigures } from "./model.ts";
import { publishedPrices } from "./prices.ts";
import { assumedIn, SCENARIO_NAMES } from "./scenarios.ts";
import { sensitivityOf } from "./sensitivity.ts";
import { SHAPES } from "./traffic.ts";

const basis: Basis = { figures: roundFigures(), prices: publishedPrices, assumed: assume() };

describe("the crossover", () => {
  it.each(SHAPES)("with %s traffic: functions are cheaper below it, services above", (shape) => {
    const crossover = lastCrossover(basis, shape)!;
    expect(crossover.cheaperAbove).toBe("services");
    expect(difference(basis, crossover.ordersPerMonth * 0.9999, shape)).toBeGreaterThan(0);
    expect(difference(basis, crossover.ordersPerMonth * 1.0001, shape)).toBeLessThan(0);
  });

  it("does not exist when functions cost nothing per request", () => {
    const free = {
      ...publishedPrices,
      httpApiRequests: 0,
      lambdaRequests: 0,
      lambdaDurationArm: 0,
      logs: 0,
      logStorage: 0,
    };
    const stored = {
      dynamodbWriteUnits: 0,
      dynamodbReadUnits: 0,
      dynamodbStorage: 0,
      dynamodbRecovery: 0,
      dataTransferOut: 0,
    };
    expect(crossoversOf({ ...basis, prices: { ...free, ...stored } }, "steady")).toEqual([]);
  });
});

describe("the range in which the cheaper variant changes", () => {
  const rounds = [roundFigures()];
  const point = lastCrossover(basis, "steady")!.ordersPerMonth;
  const flip = (assumed = assume(), from = rounds) =>
    flipOf({ rounds: from }, { prices: publishedPrices, assumed }, "steady");

  it("contains the point of the usual assumptions", () => {
    const { from, to, below, above } = flip();
    expect([from < point, point < to, below, above]).toEqual([true, true, "functions", "services"]);
  });

  it("is a point when the user has set every assumption and the rounds agree", () => {
    const set = Object.fromEntries(
      Object.entries(assume()).map(([name, value]) => [name, value * 1.001]),
    ) as Assumptions;
    const { from, to } = flip(set);
    expect(to / from).toBeCloseTo(1, 3);
  });

  it("is wider when the rounds differ", () => {
    const dearer = roundFigures();
    dearer.functions.placeOrder.writeUnits *= 1.5;
    expect(flip(assume(), [roundFigures(), dearer]).from).toBeLessThan(flip().from);
  });

  it("lies lower for thrifty services, and higher for highly available ones", () => {
    const [thrifty, usual, available] = SCENARIO_NAMES.map((name) => flip(assumedIn(name, assume())));
    expect(thrifty!.to).toBeLessThan(usual!.to);
    expect(usual!.to).toBeLessThan(available!.to);
  });

  it("a scenario keeps the values that the user has set", () => {
    expect(assumedIn("thrifty", assume({ natGateways: 1 }))).toMatchObject({
      natGateways: 1,
      databaseZones: 1,
    });
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
  it("of no traffic: the services pay for everything that always runs, the functions for their alarms", () => {
    const { services, functions } = billsFor(basis, { ordersPerMonth: 0, shape: "steady" });
    expect(total(services)).toBeGreaterThan(100);
    expect(functions.alarms! / total(functions)).toBeGreaterThan(0.5);
  });

  it("the functions' bill grows by the same amount per order once a shard's batches are full", () => {
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
