import { describe, expect, it } from "vitest";
import { assume } from "../cost/assumptions.ts";
import { inDollars, total } from "../cost/bill.ts";
import { lastCrossover } from "../cost/crossover.ts";
import { publishedPrices } from "../cost/prices.ts";
import { roundProfile } from "../test/sample-profile.ts";
import { adviseOn, basisOf, type Question } from "./advice.ts";
import { decisiveAssumptionsOf } from "./decisive-assumptions.ts";
import { describeBreakEvenPoints, describeDecisiveAssumptions, describeVerdict } from "./sentences.ts";

const basis = basisOf(roundProfile(), publishedPrices, assume());
const ask = (changes: Partial<Question> & { ordersPerMonth?: number; shape?: "steady" | "spiky" } = {}) => {
  const { ordersPerMonth = 100_000, shape = "steady", ...needs } = changes;
  return adviseOn(basis, {
    traffic: { ordersPerMonth, shape },
    latencyTarget: 500,
    longestTask: 10,
    ...needs,
  });
};

describe("the advice", () => {
  it("recommends functions for little traffic: they cost next to nothing", () => {
    const advice = ask();
    expect(advice.choice).toBe("functions");
    const said = describeVerdict(advice).join(" ");
    expect(said).toContain("Choose the functions.");
    expect(said).toContain(inDollars(total(advice.bills.functions)));
  });

  it("recommends services for much, steady traffic", () => {
    expect(ask({ ordersPerMonth: 1e9 }).choice).toBe("services");
  });

  it("recommends services at any price for a task of twenty minutes: no function may run that long", () => {
    const advice = ask({ longestTask: 1_200 });
    expect(advice.cheaper).toBe("functions");
    expect(advice.choice).toBe("services");
    expect(describeVerdict(advice).join(" ")).toContain("no function may run longer than 900 s");
  });

  it("for a task of two minutes, says that an answer cannot wait for it", () => {
    expect(describeVerdict(ask({ longestTask: 120 })).join(" ")).toContain("within 30 s");
  });

  it("recommends functions for a large spike, although they cost more: containers do not start fast enough", () => {
    const advice = ask({ ordersPerMonth: 1e8, shape: "spiky" });
    expect(advice.busiest.services.answered.p99).toBeGreaterThan(1);
    expect(advice.choice).toBe("functions");
  });

  it("recommends neither when nobody meets the target", () => {
    const advice = ask({ latencyTarget: 1 });
    expect(advice.choice).toBeUndefined();
    expect(describeVerdict(advice)[0]).toContain("Neither");
  });

  it("names the assumptions that would change the answer, and the dollars of both variants then", () => {
    const { ordersPerMonth } = lastCrossover(basis, "steady")!;
    const advice = ask({ ordersPerMonth });
    const decisive = decisiveAssumptionsOf(basis, advice.question.traffic);
    expect(decisive.length).toBeGreaterThan(3);
    for (const { services, functions } of decisive) {
      expect(functions < services).toBe(advice.cheaper !== "functions");
    }
    expect(describeDecisiveAssumptions(basis, advice)[0]).toContain(inDollars(decisive[0]!.services));
  });

  it("names the traffic at which the answer changes", () => {
    const said = describeBreakEvenPoints(basis, ask(), { low: 1_000_000, high: 2_000_000 }).join(" ");
    expect(said).toContain("(95 % interval 1,000,000 to 2,000,000) the services are cheaper");
    expect(said).toMatch(/another shape: daily-wave: functions, weekly: functions, spiky: functions/);
  });
});
