import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { describeLoads, disturbanceOf } from "./disturbance.ts";
import { loadBetween, watchMachine } from "./machine-load.ts";

describe("the load of the machine", () => {
  const before = { at: 100, busy: 50, stolen: 1, own: 20 };

  it("is the CPU time of others and the stolen time, as shares of all cores", () => {
    const after = { at: 110, busy: 62, stolen: 2, own: 28 };
    expect(loadBetween(before, after, 2)).toEqual({ others: 0.2, stolen: 0.05 });
  });

  it("is never negative: the two sources have different clocks", () => {
    const after = { at: 110, busy: 57.9, stolen: 1, own: 28 };
    expect(loadBetween(before, after, 2)).toEqual({ others: 0, stolen: 0 });
  });

  it("is not known of less than a second, whose ticks would show load that was not there", () => {
    const after = { at: 100.1, busy: 50.1, stolen: 1, own: 20 };
    expect(loadBetween(before, after, 2)).toEqual({ stolen: 0 });
  });

  it("is measured on this machine, and the own CPU time is not that of others", async () => {
    const stop = watchMachine();
    await sleep(1_100);
    const { others, stolen, loopMs } = stop();
    expect(others).toBeGreaterThanOrEqual(0);
    expect(others).toBeLessThanOrEqual(1.1);
    expect(stolen).toBeGreaterThanOrEqual(0);
    expect(loopMs).toBeGreaterThan(0);
  });

  it("has no share of others when the measured processes are no children of the command", () => {
    expect(watchMachine({ apart: true })()).not.toHaveProperty("others");
  });
});

describe("a measurement", () => {
  const load = { others: 0.03, stolen: 0.01, loopMs: 10 };

  it("is not disturbed by a little other work", () => expect(disturbanceOf(load, 9)).toBeUndefined());

  it.each([
    ["other programs", { ...load, others: 0.5 }, "other work took 51 % of the cores (limit 10 %)"],
    ["a hypervisor", { ...load, stolen: 0.2 }, "other work took 23 % of the cores (limit 10 %)"],
    [
      "other programs and a hypervisor together",
      { ...load, others: 0.06, stolen: 0.06 },
      "other work took 12 %",
    ],
    [
      "a slower clock",
      { ...load, loopMs: 14 },
      "a fixed loop took 1.4 times as long as at its fastest (limit 1.25)",
    ],
  ])("is disturbed by %s", (_, disturbed, sentence) =>
    expect(disturbanceOf(disturbed, 10)).toContain(sentence),
  );

  it("is judged by the hypervisor and the loop when the others are not known", () => {
    const { others: _, ...known } = load;
    expect(disturbanceOf(known, 10)).toBeUndefined();
    expect(describeLoads([known])).toContain("the share of other programs is not known");
  });

  it("is described by the highest figures", () =>
    expect(describeLoads([load, { others: 0.07, stolen: 0, loopMs: 9.5 }])).toBe(
      "other programs took at most 7 % of the cores, the hypervisor at most 1 %, and a fixed loop took 9.5 to 10.0 ms",
    ));
});
