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
    const { verdict, because, details } = judge([services, compared("functions", 116, 316, 160)]);
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "One call of the summary took 106 ms in the services and 116 ms in the functions; three reads of one order in turn took 310 ms in the services and 316 ms in the functions.",
    );
    expect(details).toContain("Three calls at once took 150 ms in the services and 160 ms in the functions.");
  });

  it("holds at a price when three calls at once are as fast as one, and names the price", () => {
    const { verdict, because } = judge([services, compared("functions", 116, 316, 118)]);
    expect(verdict).toBe("holds, at a price");
    expect(because).toMatch(/ The price: it came no sooner than three calls at once\.$/);
  });

  it("does not hold when three calls one after another are as fast in one variant", () =>
    expect(judge([services, compared("functions", 300, 316, 310)]).verdict).toBe("does not hold here"));
});
