import { describe, expect, it } from "vitest";
import { roundFigures } from "../test/sample-profile.ts";
import { assume } from "./assumptions.ts";
import { functionsBill } from "./functions-bill.ts";
import { type PriceItem, type Prices, publishedPrices } from "./prices.ts";
import { servicesBill } from "./services-bill.ts";
import { HOURS_PER_MONTH } from "./traffic.ts";

/**
 * One case for each price, computed by hand. All other prices are 0, so the whole bill is that item. The month has 10
 * orders a second for all of its 730 hours (26,280,000 orders), and no reads.
 */
const tenPerSecond = [{ ordersPerSecond: 10, hours: HOURS_PER_MONTH }];
const orders = 10 * 730 * 3_600;
const assumed = assume({ readsPerOrder: 0, functionMemoryMb: 1_769, natGateways: 2, eksClusters: 1 });

const only = (item: PriceItem): Prices =>
  Object.fromEntries(
    Object.entries(publishedPrices).map(([name, price]) => [name, name === item ? price : 0]),
  ) as Prices;
const sum = (bill: Record<string, number>) => Object.values(bill).reduce((a, b) => a + b, 0);
const services = (item: PriceItem) => sum(servicesBill(roundFigures(), tenPerSecond, only(item), assumed));
const functions = (item: PriceItem, more = {}) =>
  sum(functionsBill(roundFigures(), tenPerSecond, only(item), { ...assumed, ...more }));

describe("10 orders a second, as services", () => {
  // The orders service uses 20 ms of CPU a second. The minimum of two containers is enough for each of the four services.
  it("rents eight containers with a quarter vCPU each", () =>
    expect(services("fargateVcpuArm")).toBeCloseTo(8 * 0.25 * 730 * 0.03238, 6));
  it("and half a GB each", () =>
    expect(services("fargateMemoryArm")).toBeCloseTo(8 * 0.5 * 730 * 0.00356, 6));
  it("has one load balancer", () => expect(services("loadBalancer")).toBeCloseTo(730 * 0.0225, 6));
  // One connection a second uses more of a capacity unit (25 connections) than 10 kB a second (277 kB).
  it("uses a twenty-fifth of a capacity unit", () =>
    expect(services("loadBalancerCapacity")).toBeCloseTo((730 / 25) * 0.008, 6));
  // 40 ms of CPU a second, half of them for orders: 0.033 vCPU at 60 % utilisation. A micro instance has 0.2.
  it("has three databases of the smallest size, in two zones", () =>
    expect(services("postgresMicro")).toBeCloseTo(3 * 2 * 730 * 0.016, 6));
  it("stores a kilobyte an order for a year, in two zones", () =>
    expect(services("postgresStorage")).toBeCloseTo(((orders * 12 * 1_000) / 1e9) * 2 * 0.115, 6));
  it("has a NAT gateway in both zones", () => expect(services("natGateway")).toBeCloseTo(2 * 730 * 0.045, 6));
  it("sends a kilobyte an order through the NAT gateway", () =>
    expect(services("natGatewayData")).toBeCloseTo(26.28 * 0.045, 6));
  it("pays for a cluster when there is one", () => expect(services("eksControlPlane")).toBeCloseTo(73, 6));
  it("logs a kilobyte an order", () => expect(services("logs")).toBeCloseTo(26.28 * 0.5, 6));
});

describe("10 orders a second, as functions", () => {
  // An order is one request and, at four polls a second, 1/2.5 of a batch. The sweeper runs 43,800 times.
  const invocations = orders * 1.4 + 43_800;
  it("invokes 1.4 functions an order", () =>
    expect(functions("lambdaRequests")).toBeCloseTo((invocations / 1e6) * 0.2, 6));
  // A request takes 4 + 2 ms, a batch 6 + 2.5 ms (billed as 9), a sweep 50 ms, each with 1,769 / 1,024 GB.
  it("is billed for the duration of its invocations", () =>
    expect(functions("lambdaDurationArm")).toBeCloseTo(
      ((orders * 6 + orders * 0.4 * 9 + 43_800 * 50) / 1_000) * (1_769 / 1_024) * 0.0000133334,
      6,
    ));
  it("keeps environments warm when asked to", () =>
    expect(functions("lambdaProvisionedKeptX86", { provisionedEnvironments: 2 })).toBeCloseTo(
      2 * 730 * 3_600 * (1_769 / 1_024) * 0.0000041667,
      6,
    ));
  // 10 orders a second of 6 ms keep 0.06 environments busy, so one warm environment runs all of them.
  it("runs client requests in warm environments, and everything else in the others", () => {
    const warm = { provisionedEnvironments: 1 };
    expect(functions("lambdaProvisionedRunX86", warm)).toBeCloseTo(
      ((orders * 6) / 1_000) * (1_769 / 1_024) * 0.0000097222,
      6,
    );
    expect(functions("lambdaDurationArm", warm)).toBeCloseTo(
      ((orders * 0.4 * 9 + 43_800 * 50) / 1_000) * (1_769 / 1_024) * 0.0000133334,
      6,
    );
  });
  it("calls the queue three times for each of ten dead letters in a million orders", () =>
    expect(functions("sqsRequests")).toBeCloseTo((26.28 * 10 * 3 * 0.4) / 1e6, 9));
  it("gives a function the memory that it needs, even when less is assumed", () => {
    const figures = roundFigures();
    for (const use of Object.values(figures.functions.placeOrder.functions)) use.memoryMb = 1_769;
    const little = { ...assumed, functionMemoryMb: 128 };
    const sweeps = ((43_800 * 50) / 1_000) * (128 / 1_024);
    const bill = sum(functionsBill(figures, tenPerSecond, only("lambdaDurationArm"), little));
    expect(bill).toBeCloseTo(
      (((orders * 6 + orders * 0.4 * 9) / 1_000) * (1_769 / 1_024) + sweeps) * 0.0000133334,
      6,
    );
  });
  it("answers one HTTP request an order", () => expect(functions("httpApiRequests")).toBeCloseTo(26.28, 6));
  it("writes 20 units an order", () =>
    expect(functions("dynamodbWriteUnits")).toBeCloseTo(26.28 * 20 * 0.625, 6));
  it("reads 4 units an order, and 8.5 a sweep", () =>
    expect(functions("dynamodbReadUnits")).toBeCloseTo((26.28 * 4 + 0.0438 * 8.5) * 0.125, 6));
  it("stores two kilobytes an order for a year, of which 25 GB are free", () =>
    expect(functions("dynamodbStorage")).toBeCloseTo(((orders * 12 * 2_000) / 1e9 - 25) * 0.25, 6));
  it("logs 500 bytes an order and 350 bytes an invocation", () =>
    expect(functions("logs")).toBeCloseTo(((orders * 500 + orders * 1.4 * 350) / 1e9) * 0.5, 6));
});

describe("the price list", () => {
  it("has no item without a case above, or a reason for having none", () => {
    const withoutUse: Partial<Record<PriceItem, string>> = {
      lambdaDurationX86: "the functions run on Arm",
      fargateVcpuX86: "the containers run on Arm",
      fargateMemoryX86: "the containers run on Arm",
    };
    const unused = (Object.keys(publishedPrices) as PriceItem[]).filter(
      (item) => services(item) + functions(item, { provisionedEnvironments: 1 }) === 0,
    );
    expect(unused.sort()).toEqual(Object.keys(withoutUse).sort());
  });
});
