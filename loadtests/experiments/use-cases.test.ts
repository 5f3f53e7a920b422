import { describe, expect, it } from "vitest";
import { roundProfile } from "../model/test/sample-profile.ts";
import { judge, verdictOfSpikes } from "./use-cases.ts";

describe("use cases", () => {
  it("compares the bills under spikes with those of steady traffic, and names the choice for each number of orders", () => {
    const { verdict, because, details, figures } = judge(roundProfile(), [5, 20]);
    expect(verdict).toBe("holds");
    const [spikes] = figures;
    expect(spikes!.services).toBeGreaterThan(110);
    expect(spikes!.functions).toBeCloseTo(100, 0);
    expect(because).toMatch(
      /^Spikes raise the services' bill to \d+ % of that of steady traffic, and the functions' to 100 %\.$/,
    );
    expect(details).toMatch(
      /Under steady traffic the choice is: .* million orders a month\. Under spiky traffic/,
    );
    expect(details).toContain("A task of 20 minutes runs in the services only: a function ends after 15.");
  });

  it("gives the services the containers that a spike needs, so that they meet the target", () => {
    const { figures } = judge(roundProfile(), [50]);
    const p99 = figures.find(({ label }) => label === "spiky traffic, 50 million orders a month: p99");
    expect(p99!.services).toBeLessThan(500);
  });

  it.each([
    [1.4, 1, true, "holds"],
    [1.4, 1, false, "does not hold here"],
    [1.05, 1, true, "does not hold here"],
    [1.4, 1.4, true, "does not hold here"],
    [1, 1.4, true, "the other way round here"],
  ] as const)(
    "spikes raise the bills %d and %d times, only services run long: %s → %s",
    (services, functions, long, verdict) =>
      expect(verdictOfSpikes({ services, functions }, long)).toBe(verdict),
  );
});
