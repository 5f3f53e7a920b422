import { describe, expect, it } from "vitest";
import { judge } from "./aggregation.ts";

const way = (p95: number) => ({ p95, bytes: 400 });
const compared = (name: "services" | "functions", one: number, three: number, atOnce: number) => ({
  name,
  one: way(one),
  three: way(three),
  atOnce: way(atOnce),
});
const services = compared("services", 106, 310, 150);

describe("aggregation", () => {
  it("holds when one call is faster than three calls, in turn and at once", () => {
    const { verdict, because } = judge([services, compared("functions", 116, 316, 160)]);
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "With 50 ms in each direction, the p95 of one call is 106 ms in the services, against 310 ms for three calls one after another and 150 ms for three at once; 116 ms in the functions, against 316 ms for three calls one after another and 160 ms for three at once.",
    );
  });

  it("holds at a price when three calls at once are as fast as one", () =>
    expect(judge([services, compared("functions", 116, 316, 118)]).verdict).toBe("holds, at a price"));

  it("does not hold when three calls one after another are as fast in one variant", () =>
    expect(judge([services, compared("functions", 300, 316, 310)]).verdict).toBe("does not hold here"));
});
