import { expect, test } from "vitest";
import { flat, measured } from "../../scenarios/test/measured.ts";
import { confirmRate, findSustainedRate, isSustained } from "./sustained-rate.ts";

/** A target that sustains a rate, and the rates that it was asked for. */
function target(most: number) {
  const asked: number[] = [];
  const sustains = async (rate: number) => {
    asked.push(rate);
    return rate <= most;
  };
  return { asked, sustains };
}

test.each([20, 100, 200, 1_000])(
  "finds the highest rate within 7 %% of %d, from any starting point",
  async (most) => {
    for (const start of [10, 150, 900]) {
      const { sustains, asked } = target(most);
      const rate = await findSustainedRate(start, sustains, { probes: 30, precision: 1.07 });
      expect(rate).toBeLessThanOrEqual(most);
      expect(rate).toBeGreaterThan(most / 1.08);
      expect(asked.length).toBeLessThan(18);
    }
  },
);

test("a search that runs out of probes gives the highest rate that was sustained", async () => {
  const { sustains, asked } = target(1e9);
  expect(await findSustainedRate(100, sustains, { probes: 3, precision: 1.07 })).toBe(225);
  expect(asked).toEqual([100, 150, 225]);
});

const confirmation = { rounds: 3, precision: 1.07 };

test("confirming lowers a rate that is missed twice, until every round sustains it", async () => {
  const { sustains, asked } = target(190);
  let measurements = 0;
  const { rate, baselines } = await confirmRate(200, sustains, async () => ++measurements, confirmation);
  expect(rate).toBe(186);
  expect(asked).toEqual([200, 200, 186, 186, 186]);
  expect(baselines).toEqual([2, 3, 4]);
});

test("one missed round counts as noise of the machine", async () => {
  const outcomes = [true, false, true, true];
  const { rate, baselines } = await confirmRate(
    200,
    async () => outcomes.shift()!,
    async () => 1,
    confirmation,
  );
  expect(rate).toBe(200);
  expect(baselines).toEqual([1, 1, 1]);
});

test("a rate is sustained when all orders settled, those of the last second at once", () => {
  const windows = (last: number) => [
    { second: 0, latency: flat(30) },
    { second: 5, latency: flat(last) },
  ];
  expect(isSustained(measured({ settledWindows: windows(40) }))).toBe(true);
  expect(isSustained(measured({ settledWindows: windows(400) }))).toBe(false);
  expect(isSustained(measured({ settledWindows: windows(40), unsettled: 1 }))).toBe(false);
  expect(isSustained(measured({ settledWindows: windows(40), completed: 99 }))).toBe(false);
  expect(isSustained(measured({ settledWindows: [] }))).toBe(false);
});
