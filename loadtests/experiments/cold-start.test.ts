import { describe, expect, it } from "vitest";
import { judge, type Samples } from "./cold-start.ts";

const around = (millis: number) => [-2, -1, 0, 1, 2].map((offset) => millis + offset);
const samples = (deployed: number): Samples => ({
  unbundled: around(200),
  bundled: around(100),
  minified: around(90),
  deployed: around(deployed),
  "compile cache": around(50),
});

describe("cold starts", () => {
  it("holds when bundling shortens the initialisation by more than noise", () => {
    const { verdict, because, figures } = judge(samples(80), 5.5);
    expect(verdict).toBe("holds");
    expect(because).toContain("in 0.40 of the time");
    expect(because).toContain("warming and provisioned concurrency are not");
    expect(figures.at(-1)).toEqual({
      label: "one environment of one function kept warm, a month",
      unit: "$",
      functions: 5.5,
    });
  });

  it("does not hold when the interval contains 1", () => {
    expect(judge(samples(200), 5.5).verdict).toBe("does not hold here");
  });
});
