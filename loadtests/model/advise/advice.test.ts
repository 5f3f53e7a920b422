import { describe, expect, it } from "vitest";
import { assume } from "../cost/assumptions.ts";
import { inDollars, total } from "../cost/bill.ts";
import { lastCrossover } from "../cost/crossover.ts";
import { publishedPrices } from "../cost/prices.ts";
import { busiestStretch, overTime } from "../simulation/busiest.ts";
import { busiestOf } from "../simulation/load.ts";
import { roundProfile } from "../test/sample-profile.ts";
import { adviseOn, basisOf, type Question } from "./advice.ts";
import { decisiveAssumptionsOf } from "./decisive-assumptions.ts";
import { inScenarios } from "./in-scenarios.ts";
import {
  describeBreakEvenPoints,
  describeDecisiveAssumptions,
  describeFlip,
  describeVerdict,
  milliseconds,
} from "./sentences.ts";

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

  it("gives the services the containers of the peak when an autoscaler is too late, and names their price", () => {
    const advice = ask({ ordersPerMonth: 1e8, shape: "spiky" });
    const { busiest, fits, kept, bills } = advice;
    expect(busiest.services.answered.p99).toBeGreaterThan(1);
    expect([fits.services.latency, kept!.fits.latency]).toEqual([false, true]);
    expect(kept!.dollars).toBeGreaterThan(total(bills.services));
    const said = describeVerdict(advice).join(" ");
    expect(said).toContain(
      `With ${kept!.leastInstances} containers per service all month (--assume leastInstances=${kept!.leastInstances}) the services cost ${inDollars(kept!.dollars)}`,
    );
    const choice = kept!.dollars < total(bills.functions) ? "services" : "functions";
    expect(advice.choice).toBe(choice);
    expect(said).toMatch(
      choice === "functions"
        ? /^Choose the functions\./
        : /^Choose the services, with \d+ containers per service/,
    );
  });

  it("recommends neither when no variant meets the target", () => {
    const advice = ask({ latencyTarget: 1 });
    expect(advice.choice).toBeUndefined();
    expect(describeVerdict(advice)[0]).toContain("Neither");
  });

  it("says when the difference of two bills is below the model's precision", () => {
    const { ordersPerMonth } = lastCrossover(basis, "steady")!;
    expect(describeVerdict(ask({ ordersPerMonth })).join(" ")).toContain("below the model's precision");
    expect(describeVerdict(ask()).join(" ")).not.toContain("below the model's precision");
  });

  it("names the assumptions that would change the answer, and both bills under each", () => {
    const { ordersPerMonth } = lastCrossover(basis, "steady")!;
    const advice = ask({ ordersPerMonth });
    const decisive = decisiveAssumptionsOf(basis, advice.question.traffic);
    expect(decisive.length).toBeGreaterThan(3);
    for (const { services, functions } of decisive) {
      expect(functions < services).toBe(advice.cheaper !== "functions");
    }
    expect(describeDecisiveAssumptions(basis, advice)[0]).toContain(inDollars(decisive[0]!.services));
  });

  it("says where the answer changes for each way to run the services, in rounded numbers", () => {
    const advice = ask();
    const scenarios = inScenarios(roundProfile(), basis, advice.question.traffic);
    const said = describeBreakEvenPoints(basis, advice, scenarios);
    for (const name of ["thrifty", "usual", "highly available"]) {
      expect(said.find((sentence) => sentence.startsWith(`${name} (`))).toMatch(
        /\): services \$[\d.]+, functions \$[\d.]+\. Below (1,\d|\d{1,2},0)00,000 orders a month the functions are cheaper, above (1,\d|\d{1,2},0)00,000 the services\.$/,
      );
    }
    expect(said.join(" ")).toMatch(
      /another shape: daily-wave: functions, weekly: functions, spiky: functions/,
    );
  });

  it.each([
    [
      { from: 3_886_033, to: 15_591_344 },
      "Below 4,000,000 orders a month the functions are cheaper, above 16,000,000 the services.",
    ],
    [
      { from: 1e4, to: 2_100_000 },
      "Above 2,000,000 the services are cheaper; below it the answer is not known.",
    ],
    [
      { from: 5e6, to: 1e10 },
      "Below 5,000,000 orders a month the functions are cheaper; above it the answer is not known.",
    ],
    [{ from: 1e10, to: 1e10 }, "Up to 10,000,000,000 orders a month the functions are cheaper."],
    [{ from: 1e4, to: 1e4 }, "From 10,000 orders a month on the services are cheaper."],
  ])("the range %j in words", (range, sentence) =>
    expect(describeFlip({ ...range, below: "functions", above: "services" })).toBe(sentence),
  );

  it("gives the latency in the worst seconds of a spike, the same figure as in the chart", () => {
    const { traffic } = ask({ ordersPerMonth: 1e6, shape: "spiky" }).question;
    const load = busiestOf(traffic);
    const { worst, answered } = busiestStretch(basis, traffic).functions;
    const chart = overTime(basis, load).functions.filter(({ from }) => from >= load.from);
    expect(worst.p99).toBe(Math.max(...chart.map((window) => window.answered.p99)));
    expect(worst.p99).toBeGreaterThan(0.1); // cold starts
    expect(answered.p99).toBeLessThan(worst.p99);
    const said = describeVerdict(ask({ ordersPerMonth: 1e6, shape: "spiky" })).join(" ");
    expect(said).toContain(`In the worst 5 s they answer 99 of 100 within ${milliseconds(worst.p99)}`);
  });

  it("adds the HTTP API's time to an answer", () => {
    const p50 = (httpApiMs: number) =>
      busiestStretch({ ...basis, assumed: assume({ httpApiMs }) }, ask().question.traffic).functions.answered
        .p50;
    expect(p50(20) - p50(0)).toBeCloseTo(0.02, 3);
  });
});
