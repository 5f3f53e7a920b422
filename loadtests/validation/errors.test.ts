import { expect, it } from "vitest";
import { roundFigures, roundProfile } from "../cost/testing/figures.ts";
import { hold } from "../scenarios/scenario.ts";
import { accuracySaid, errorsOf } from "./errors.ts";
import { predict } from "./predict.ts";
import { readValidation, type Validation } from "./validation.ts";

const exact = { measured: 10, predicted: 10 };
const validation = (p99: { measured: number; predicted: number }): Validation => ({
  schemaVersion: 1,
  measuredAt: "2026-11-24T12:00:00Z",
  profileMeasuredAt: "2026-11-24T11:00:00Z",
  cases: [
    {
      variant: "services",
      load: "50 orders/s",
      answered: { p50: exact, p99 },
      settled: { p50: exact, p99: exact },
    },
  ],
});

it("counts what is within 15 % of a p50 and 30 % of a p99", () => {
  expect(errorsOf(validation({ measured: 10, predicted: 12.9 })).every(({ within }) => within)).toBe(true);
  expect(accuracySaid(validation(exact))).toEqual([expect.stringContaining("4 of 4 figures")]);
});

it("says of the worst by how much it is off, and why", () => {
  const [count, worst, why] = accuracySaid(validation({ measured: 20, predicted: 10 }));
  expect(count).toContain("3 of 4 figures");
  expect(worst).toContain(
    "answered p99 of the services at 50 orders/s: 10.0 ms in place of 20.0 ms, 50 % too little",
  );
  expect(why).toContain("garbage");
});

it("refuses a file of another version by the field", () =>
  expect(() => readValidation({ ...validation(exact), schemaVersion: 2 })).toThrow(/schemaVersion/));

it("predicts at the quiet rate what was measured at it, between the rates what lies between, and more where there is more load than cores", () => {
  const profile = roundProfile();
  const here = { ...profile, figures: roundFigures() };
  for (const variant of ["services", "functions"] as const) {
    const quiet = predict(here, variant, [hold(profile.times.ordersPerSecond, 60)]);
    expect(quiet.answered.p50 / 10).toBeCloseTo(1, 1);
    expect(quiet.settled.p50 / 45).toBeCloseTo(1, 1);
  }
  const faster = structuredClone(here);
  faster.busy.services.answered = here.busy.services.answered.map((ms) => ms / 2);
  const between = predict(faster, "services", [hold(32, 60)]);
  expect(between.answered.p50 / 7.5).toBeCloseTo(1, 1);
  const flooded = predict(here, "services", [hold(400, 20)]);
  expect(flooded.answered.p50).toBeGreaterThan(100);
});
