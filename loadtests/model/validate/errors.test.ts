import { VARIANTS } from "@app/net/variant-names";
import { expect, it } from "vitest";
import { hold } from "../../scenarios/scenario.ts";
import { roundFigures, roundProfile } from "../test/sample-profile.ts";
import { describeAccuracy, errorsOf } from "./errors.ts";
import { predict } from "./predict.ts";
import { readValidation, type Validation } from "./validation.ts";

const exact = { measured: 10, predicted: 10 };
type Pair = { measured: number; predicted: number };
const validated = (ordersPerSecond: number, p99: Pair) => ({
  variant: "services" as const,
  load: `${ordersPerSecond} orders/s`,
  ordersPerSecond,
  answered: { p50: exact, p99 },
  settled: { p50: exact, p99: exact },
});
const validation = (p99: Pair, quiet = exact, busy = exact): Validation => ({
  schemaVersion: 2,
  measuredAt: "2026-11-24T12:00:00Z",
  profileMeasuredAt: "2026-11-24T11:00:00Z",
  cases: [validated(50, p99)],
  repeated: [validated(80, busy), validated(10, quiet)],
});

it("counts the figures within 15 % of a p50 and within 30 % of a p99", () => {
  expect(errorsOf(validation({ measured: 10, predicted: 12.9 })).every(({ within }) => within)).toBe(true);
  expect(describeAccuracy(validation(exact))).toEqual([expect.stringContaining("4 of 4 figures")]);
});

it("names the worst figure, its error and the reason", () => {
  const [count, worst, why] = describeAccuracy(validation({ measured: 20, predicted: 10 }));
  expect(count).toContain("3 of 4 figures");
  expect(worst).toContain(
    "answered p99 of the services at 50 orders/s: 10.0 ms instead of 20.0 ms, 50 % too little",
  );
  expect(why).toContain("from 100 % to 100 %");
  expect(why).toContain(
    "3 of 4 figures are within these limits, and the figure with the largest error is 50 % too little",
  );
});

it("removes the machine's drift since the profile, interpolated between its rates like the simulation", () => {
  const twice = { measured: 20, predicted: 10 };
  const [, p99] = errorsOf(validation(twice, twice, twice));
  expect(p99).toMatchObject({ error: -0.5, within: false, unexplained: 0 });
  expect(describeAccuracy(validation(twice, exact, twice))[2]).toContain("from 100 % to 200 %");
  const [, between] = errorsOf({
    ...validation(twice, exact, twice),
    cases: [validated(Math.sqrt(800), twice)],
  });
  expect(between?.unexplained).toBeCloseTo(-0.25);
});

it("rejects a file of another version and names the field", () =>
  expect(() => readValidation({ ...validation(exact), schemaVersion: 1 })).toThrow(/schemaVersion/));

it("predicts the measured figure at the quiet rate, interpolates between the rates, and predicts more when the load exceeds the cores", () => {
  const profile = roundProfile();
  const localMachine = { ...profile, figures: roundFigures() };
  for (const variant of VARIANTS) {
    const quiet = predict(localMachine, variant, [hold(profile.times.ordersPerSecond, 60)]);
    expect(quiet.answered.p50 / 10).toBeCloseTo(1, 1);
    expect(quiet.settled.p50 / 45).toBeCloseTo(1, 1);
  }
  const faster = structuredClone(localMachine);
  faster.busy.services.answered = localMachine.busy.services.answered.map((ms) => ms / 2);
  const between = predict(faster, "services", [hold(32, 60)]);
  expect(between.answered.p50 / 7.5).toBeCloseTo(1, 1);
  const flooded = predict(localMachine, "services", [hold(400, 20)]);
  expect(flooded.answered.p50).toBeGreaterThan(100);
});
