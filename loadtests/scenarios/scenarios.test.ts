import { describe, expect, test } from "vitest";
import { arrivalTimes, durationOf, hold, rateAt, type Scenario } from "./scenario.ts";
import { hotProduct, mixed, ramp, SCENARIOS, smoke, soak, spike } from "./scenarios.ts";

const readShareOf = ({ mix: { placeOrder = 0, ...reads } }: Scenario) => {
  const sum = Object.values(reads).reduce((total, weight) => total + weight, 0);
  return sum / (sum + placeOrder);
};

test("there is a scenario for each question", () => {
  expect([...SCENARIOS.keys()]).toEqual(["smoke", "steady", "ramp", "spike", "mixed", "soak", "hot-product"]);
});

test("smoke sends every operation", () => {
  expect(Object.keys(smoke.mix)).toHaveLength(5);
});

test("the spike is twenty times the rate before it, and ends without a ramp", () => {
  const [before, peak, after] = spike.stages;
  expect(peak!.from).toBe(20 * before!.to);
  expect(after!.from).toBe(before!.from);
});

test.each([mixed, soak])("seven requests of ten in $name are reads", (scenario) => {
  expect(readShareOf(scenario)).toBeCloseTo(0.7);
});

test("every order of hot-product buys one product", () => {
  expect(hotProduct.skus).toEqual({ hot: "sku-001" });
});

test("the rate at a second follows the stages", () => {
  expect([0, 30, 59, 60].map((second) => rateAt(ramp.stages, second))).toEqual([10, 205, 394, 400]);
  expect([9, 10, 20].map((second) => rateAt(spike.stages, second))).toEqual([5, 100, 5]);
  expect(rateAt([hold(7, 1)], 99)).toBe(7);
});

describe("the schedule of arrivals", () => {
  const gaps = (times: Float64Array) => Array.from(times.subarray(1), (time, i) => time - times[i]!);

  test("has an even pace from the start at a constant rate", () => {
    const times = arrivalTimes([hold(50, 2)]);
    expect(times).toHaveLength(100);
    expect(times[0]).toBe(0);
    for (const gap of gaps(times)) expect(gap).toBeCloseTo(20);
  });

  test("has as many arrivals in a ramp as the area under the ramp, at a growing pace", () => {
    const times = arrivalTimes([{ seconds: 10, from: 0, to: 100 }]);
    expect(times).toHaveLength(500);
    expect(times.findIndex((time) => time >= 5_000)).toBe(125);
    const between = gaps(times);
    expect(between.every((gap, i) => i === 0 || gap < between[i - 1]!)).toBe(true);
  });

  test("has as many arrivals in a falling ramp as in a rising one", () => {
    const times = arrivalTimes([{ seconds: 10, from: 100, to: 0 }]);
    expect(times).toHaveLength(500);
    expect(times.at(-1)!).toBeLessThan(10_000);
  });

  test("has neither a gap nor a burst between two stages", () => {
    const times = arrivalTimes([hold(10, 1), hold(100, 1), hold(10, 1)]);
    expect(times).toHaveLength(120);
    for (const gap of gaps(times)) expect(gap).toBeGreaterThan(9.99);
    for (const gap of gaps(times)) expect(gap).toBeLessThan(100.01);
  });

  test("carries a fraction of an arrival into the next stage", () => {
    expect(arrivalTimes([hold(1.5, 1), hold(1.5, 1)])).toHaveLength(3);
  });

  test.each([...SCENARIOS])("of %s is dealt in turn to several load generators", (_, { stages }) => {
    const whole = arrivalTimes(stages);
    for (const count of [1, 2, 7]) {
      const parts = Array.from({ length: count }, (_, index) => arrivalTimes(stages, { index, of: count }));
      expect(parts.reduce((sum, { length }) => sum + length, 0)).toBe(whole.length);
      // Without `toEqual`, which would compare a wrong soak for minutes.
      expect(whole.every((time, i) => time === parts[i % count]![Math.floor(i / count)])).toBe(true);
    }
  });

  test.each([...SCENARIOS])("of %s rises and ends within the scenario's duration", (name, scenario) => {
    expect(scenario.name).toBe(name);
    const times = arrivalTimes(scenario.stages);
    expect(times.at(-1)!).toBeLessThan(durationOf(scenario) * 1_000);
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
  });
});
