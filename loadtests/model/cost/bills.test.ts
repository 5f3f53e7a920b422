import { describe, expect, it } from "vitest";
import { roundFigures } from "../test/sample-profile.ts";
import { type AssumptionName, assume } from "./assumptions.ts";
import { total } from "./bill.ts";
import { functionsQuantities } from "./functions-bill.ts";
import { billsFor } from "./model.ts";
import { PRICE_ITEMS, publishedPrices } from "./prices.ts";
import { servicesQuantities } from "./services-bill.ts";
import { HOURS_PER_MONTH } from "./traffic.ts";

/** 10 orders a second for all 730 hours of the month (26,280,000 orders), and no reads. */
const tenPerSecond = [{ ordersPerSecond: 10, hours: HOURS_PER_MONTH }];
const orders = 10 * 730 * 3_600;
const assumed = assume({ readsPerOrder: 0, functionMemoryMb: 1_769, natGateways: 2, eksClusters: 1 });
type Some = Partial<Record<AssumptionName, number>>;
const services = (more: Some = {}) =>
  servicesQuantities(roundFigures(), tenPerSecond, { ...assumed, ...more });
const functions = (more: Some = {}) =>
  functionsQuantities(roundFigures(), tenPerSecond, { ...assumed, ...more });

describe("10 orders a second, as services", () => {
  it.each([
    // The orders service uses 20 ms of CPU a second. The minimum of two containers is enough for each of the four services.
    ["eight containers with a quarter vCPU each", "fargateVcpuArm", 8 * 0.25 * 730],
    ["and half a GB each", "fargateMemoryArm", 8 * 0.5 * 730],
    ["one load balancer", "loadBalancer", 730],
    // One connection a second uses more of a capacity unit (25 connections) than 10 kB a second (277 kB).
    ["a twenty-fifth of a capacity unit", "loadBalancerCapacity", 730 / 25],
    // 40 ms of CPU a second, half of them for orders: 0.033 vCPU at 60 % utilisation. A micro instance has 0.2.
    ["three databases of the smallest size, in two zones", "postgresMicro", 3 * 2 * 730],
    ["a kilobyte an order for a year, in two zones", "postgresStorage", ((orders * 12 * 1_000) / 1e9) * 2],
    ["a NAT gateway in both zones", "natGateway", 2 * 730],
    ["a kilobyte of calls and one of logs an order through them", "natGatewayData", 26.28 * 2],
    ["two addresses of the load balancer, one of each NAT gateway", "publicAddress", 4 * 730],
    ["a private zone for the services' names", "hostedZone", 1],
    ["a cluster", "eksControlPlane", 730],
    ["a kilobyte of logs an order", "logs", 26.28],
    ["kept for 90 days, compressed", "logStorage", 26.28 * 0.15 * 3],
    ["a kilobyte of answers an order", "dataTransferOut", 26.28],
    // 4 services with three alarms, 3 databases with two, and three for the whole.
    ["an alarm for each counterpart of the functions' alarms", "alarms", 4 * 3 + 3 * 2 + 3],
    ["two metrics of the log", "customMetrics", 2],
  ] as const)("%s", (_what, item, quantity) => expect(services()[item]).toBeCloseTo(quantity, 6));

  it("without NAT gateways each container has an address, and nothing passes through a gateway", () => {
    const { publicAddress, natGateway, natGatewayData } = services({ natGateways: 0 });
    expect([publicAddress, natGateway, natGatewayData]).toEqual([(2 + 8) * 730, 0, 0]);
  });
});

describe("10 orders a second, as functions", () => {
  // An order is one request and, at four polls a second, 1/2.5 of a batch. The sweeper runs 43,800 times.
  const invocations = orders * 1.4 + 43_800;
  const loggedGb = (orders * (500 + 166) + invocations * 350 + 43_800 * 120) / 1e9;
  it.each([
    ["1.4 invocations an order", "lambdaRequests", invocations / 1e6],
    // A request takes 4 + 2 ms, a batch 6 + 2.5 ms (billed as 9), a sweep 50 ms, each with 1,769 / 1,024 GB.
    [
      "the duration of the invocations",
      "lambdaDurationArm",
      ((orders * 6 + orders * 0.4 * 9 + 43_800 * 50) / 1_000) * (1_769 / 1_024),
    ],
    ["nothing kept warm", "lambdaProvisionedKeptArm", 0],
    ["nothing run in a kept environment", "lambdaProvisionedRunArm", 0],
    ["one HTTP request an order", "httpApiRequests", 26.28],
    ["20 write units an order", "dynamodbWriteUnits", 26.28 * 20],
    ["4 read units an order, and 8 a sweep", "dynamodbReadUnits", 26.28 * 4 + 0.0438 * 8],
    ["two kilobytes an order for a year, 25 GB free", "dynamodbStorage", (orders * 12 * 2_000) / 1e9 - 25],
    ["all of them recoverable to any moment", "dynamodbRecovery", (orders * 12 * 2_000) / 1e9],
    ["three calls of the queue for each of ten dead letters in a million", "sqsRequests", 26.28e-6 * 10 * 3],
    ["a request for the table's key each five minutes by 7 readers and the sweeper", "kmsRequests", 0.07008],
    ["31 alarms", "alarms", 31],
    ["two metrics of the sweeper's log", "customMetrics", 2],
    ["logs of the code, of Lambda, of the HTTP API and of the sweeper", "logs", loggedGb],
    ["kept for 90 days, compressed", "logStorage", loggedGb * 0.15 * 3],
    ["a kilobyte of answers an order", "dataTransferOut", 26.28],
  ] as const)("%s", (_what, item, quantity) => expect(functions()[item]).toBeCloseTo(quantity, 6));

  it("keeps environments warm when asked to", () =>
    expect(functions({ provisionedEnvironments: 2 }).lambdaProvisionedKeptArm).toBeCloseTo(
      2 * 730 * 3_600 * (1_769 / 1_024),
      6,
    ));

  // 10 orders a second of 6 ms keep 0.06 environments busy, so one warm environment runs all of them.
  it("runs client requests in warm environments, and everything else in the others", () => {
    const warm = functions({ provisionedEnvironments: 1 });
    expect(warm.lambdaProvisionedRunArm).toBeCloseTo(((orders * 6) / 1_000) * (1_769 / 1_024), 6);
    expect(warm.lambdaDurationArm).toBeCloseTo(
      ((orders * 0.4 * 9 + 43_800 * 50) / 1_000) * (1_769 / 1_024),
      6,
    );
  });

  it("gives a function the memory that it needs, even when the assumption is lower", () => {
    const figures = roundFigures();
    for (const use of Object.values(figures.functions.placeOrder.functions)) use.memoryMb = 1_769;
    const little = { ...assumed, functionMemoryMb: 128 };
    const sweeps = ((43_800 * 50) / 1_000) * (128 / 1_024);
    expect(functionsQuantities(figures, tenPerSecond, little).lambdaDurationArm).toBeCloseTo(
      ((orders * 6 + orders * 0.4 * 9) / 1_000) * (1_769 / 1_024) + sweeps,
      6,
    );
  });
});

/** Quantity × price, line by line. */
const sum = (...lines: [what: string, quantity: number, price: number][]) =>
  lines.reduce((dollars, [, quantity, price]) => dollars + quantity * price, 0);

describe("an idle month is within 10 % of a manual sum over the stacks", () => {
  const idle = billsFor(
    { figures: roundFigures(), prices: publishedPrices, assumed: assume() },
    { ordersPerMonth: 0, shape: "steady" },
  );

  it("of the services", () => {
    const byHand = sum(
      ["8 containers of 1/4 vCPU, hours", 8 * 0.25 * 730, 0.03238],
      ["8 containers of 1/2 GB, hours", 8 * 0.5 * 730, 0.00356],
      ["3 databases in 2 zones, hours", 3 * 2 * 730, 0.016],
      ["3 disks of 20 GB in 2 zones", 3 * 2 * 20, 0.115],
      ["load balancer, hours", 730, 0.0225],
      ["2 NAT gateways, hours", 2 * 730, 0.045],
      ["4 public addresses, hours", 4 * 730, 0.005],
      ["private zone", 1, 0.5],
      ["21 alarms", 21, 0.1],
      ["2 metrics of the log", 2, 0.3],
    );
    expect(byHand).toBeCloseTo(241.5, 1);
    expect(Math.abs(total(idle.services) / byHand - 1)).toBeLessThan(0.1);
  });

  // functions/deployment/template.test.ts makes the same sum from the packaged template.
  it("of the functions", () => {
    const byHand = sum(
      ["31 alarms", 31, 0.1],
      ["2 metrics of the log", 2, 0.3],
      ["sweeps", 43_800, 0.2e-6],
      ["sweeps of 50 ms and 1/2 GB, GB-seconds", 43_800 * 0.05 * 0.5, 0.0000133334],
      ["8 reads a sweep", 43_800 * 8, 0.125e-6],
      ["8 readers of keys, each five minutes", 8 * 12 * 730, 3e-6],
      ["470 bytes of logs a sweep, GB", (43_800 * 470) / 1e9, 0.5],
    );
    expect(byHand).toBeCloseTo(4, 1);
    expect(Math.abs(total(idle.functions) / byHand - 1)).toBeLessThan(0.1);
  });
});

it("every price is used in a bill", () => {
  const all = { ...services(), ...functions({ provisionedEnvironments: 1 }) };
  expect(PRICE_ITEMS.filter((item) => !all[item])).toEqual([]);
});
