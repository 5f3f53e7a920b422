import { describe, expect, it } from "vitest";
import type { Round } from "../harness/run-load.ts";
import { assume } from "../model/cost/assumptions.ts";
import { total } from "../model/cost/bill.ts";
import { crossoverOfPayments, millionChecks, paymentsBills } from "../model/cost/payments-bill.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import type { Hybrid, Loaded } from "./hybrid/measure.ts";
import { judge } from "./serverless-microservices.ts";

const loaded = (p50: number): Loaded => ({
  firstMs: 10 * p50,
  paymentsCpuMs: 2,
  round: {
    settled: { settled: 100, latency: { p50, p99: 3 * p50 } },
    cpuSeconds: { app: 1, engine: 0.5 },
    memory: { app: 3e8, engine: 1e8 },
  } as Round,
});
const hybrid: Hybrid = {
  ...loaded(11),
  billedMs: 5,
  passed: 255,
  failed: [],
  auditReasons: [],
  outage: { asked: ["getOrder", "getSummary"], failed: ["getSummary"], settledAfter: 4 },
};

describe("the verdict", () => {
  it("holds when the suite passes, the audit is clean, and the services do not know the functions", () => {
    const { verdict, because, details } = judge(loaded(11), hybrid, 0);
    expect(verdict).toBe("holds");
    expect(because).toContain(
      "255 checks of the contract pass and 0 fail; an order settles in 11 ms instead of 11 ms",
    );
    expect(details).toMatch(/Below about \d+ million orders a month/);
    expect(details).toContain("1 of 2 operations that read fail (getSummary).");
  });

  it("holds at a price when an order settles later", () =>
    expect(judge(loaded(7), hybrid, 0).verdict).toBe("holds, at a price"));

  it.each<[string, Partial<Hybrid>, number]>([
    ["the case “a card is charged once” fails", { failed: ["a card is charged once"] }, 0],
    ["a charge is missing", { auditReasons: ["a charge is missing"] }, 0],
    ["2 lines of the services mention the functions", {}, 2],
  ])("does not hold when %s", (reason, wrong, lines) => {
    const { verdict, because } = judge(loaded(7), { ...hybrid, ...wrong }, lines);
    expect(verdict).toBe("does not hold here");
    expect(because).toContain(reason);
  });
});

describe("the dollars of payments alone", () => {
  const use = { computeMs: 5, providerMs: 300, cpuMs: 2 };
  const basis = { use, prices: publishedPrices, assumed: assume() };

  it("agree with a sum by hand for a million orders as functions", () => {
    const { functions } = paymentsBills(basis, 1e6);
    const gbSeconds = 1e6 * 0.305 * 0.5;
    const logged = (1e6 * (350 + 166)) / 1e9;
    const byHand =
      1 + 0.2 + gbSeconds * 0.0000133334 + 0.625 + 0.125 + 6 * 0.1 + logged * (0.5 + 0.15 * 3 * 0.03);
    expect(total(functions)).toBeCloseTo(byHand, 1);
  });

  it("cost the same in both forms at the crossover", () => {
    const { service, functions } = paymentsBills(basis, crossoverOfPayments(basis));
    expect(total(functions) / total(service)).toBeCloseTo(1, 2);
  });

  it("of health checks have no wait for the provider and no write", () => {
    expect(millionChecks(basis)).toBeCloseTo(1 + 0.2 + 0.125 + 1e6 * 0.005 * 0.5 * 0.0000133334 + 0.27, 1);
  });
});
