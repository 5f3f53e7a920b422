import { describe, expect, it } from "vitest";
import { roundProfile } from "../model/test/sample-profile.ts";
import { judge, verdictOfSpikes } from "./use-cases.ts";

describe("use cases", () => {
  it("compares the bills under spikes with those of steady traffic, and names the choice for each number of orders", () => {
    const { verdict, because, details, figures } = judge(roundProfile(), [5, 20]);
    expect(verdict).toMatch(/^holds/);
    const [spikes] = figures;
    expect(spikes!.services).toBeGreaterThan(110);
    expect(spikes!.functions).toBeCloseTo(100, 0);
    expect(because).toMatch(
      /^Spikes raise the services' bill to \d+ % of that of steady traffic( \(the containers of the peak run all month\))?, and the functions' to 100 %\. They change the choice at \d+ % of the numbers of orders/,
    );
    expect(details).toMatch(
      /Under steady traffic the choice is: .* million orders a month\. Under spiky traffic/,
    );
    expect(details).toContain(
      "A single step of 20 minutes runs in the services only: an invocation ends after 15, so a function must be cut into steps.",
    );
  });

  it("gives the services the containers that a spike needs, so that they meet the target", () => {
    const { figures } = judge(roundProfile(), [50]);
    const p99 = figures.find(({ label }) => label === "spiky traffic, 50 million orders a month: p99");
    expect(p99!.services).toBeLessThan(500);
  });

  it.each([
    [1.4, 1, true, 1, "holds"],
    [1.4, 1, true, 0.9, "holds, at a price"],
    [1.4, 1, false, 1, "does not hold here"],
    [1.05, 1, true, 1, "does not hold here"],
    [1.4, 1.4, true, 1, "does not hold here"],
    [1, 1.4, true, 1, "the other way round here"],
  ] as const)(
    "spikes raise the bills %d and %d times, only services run long: %s, the choice changes at a share of %d → %s",
    (services, functions, long, changed, verdict) =>
      expect(verdictOfSpikes({ services, functions }, long, changed)).toBe(verdict),
  );
});
