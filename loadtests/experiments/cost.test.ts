import { describe, expect, it } from "vitest";
import { roundFigures, roundProfile } from "../model/test/sample-profile.ts";
import { judge, verdictOfShares } from "./cost.ts";
import { judge as judgeScaling, verdictOfGrowth } from "./cost-scaling.ts";

describe("cost", () => {
  const { verdict, because, details, figures } = judge({
    ...roundProfile(),
    rounds: [roundFigures(), roundFigures()],
  });

  it("holds, at a price, when idle functions cost their alarms", () => {
    expect(verdict).toBe("holds, at a price");
    expect(because).toMatch(
      /^Without orders, a month costs the services \$24\d\.\d\d, \d\d(\.\d)? % of a month with [\d,]+ orders, and the functions \$3\.99, \d\.\d\d %\.$/,
    );
    expect(details).toContain("Of the functions' idle month, $3.10 are for alarms; of the services', $96.7");
    expect(figures[0]).toMatchObject({ label: "idle", unit: "$ a month" });
  });

  it("says for each way to run the services where the cheaper variant changes", () => {
    for (const name of ["thrifty", "usual", "highly available"]) {
      expect(details).toMatch(new RegExp(`As ${name} \\(.*\\): Below [\\d,]+ orders a month the functions`));
    }
  });

  it.each([
    [0.9, 0.02, 0.5, "holds"],
    [0.9, 0.02, 4, "holds, at a price"],
    [0.4, 0.02, 4, "does not hold here"],
    [0.9, 0.3, 4, "does not hold here"],
    [0.1, 0.9, 4, "the other way round here"],
  ] as const)(
    "with idle shares of %d and %d, and idle functions for $%d: %s",
    (services, functions, idle, verdict) => expect(verdictOfShares(services, functions, idle)).toBe(verdict),
  );
});

describe("cost as it grows", () => {
  const withDatabaseCpu = (milliseconds: number) => {
    const profile = roundProfile();
    profile.rounds[0]!.services.placeOrder.databaseCpuMs = milliseconds;
    return judgeScaling(profile);
  };

  it("says how the services' bill steps, judged by that bill", () => {
    const { verdict, figures, because, details } = withDatabaseCpu(100);
    expect(verdict).toBe("holds");
    expect(because).toMatch(
      /^Whole instances cause [\d.]+ % of the growth of the services' bill, and 0 % of the functions'; bytes kept, logged and sent cause [\d.]+ % and [\d.]+ %\.$/,
    );
    expect(details).toMatch(
      /The instances of the services grow in \d+ steps; the largest, at [\d,]+ orders, adds \$[\d,.]+, [\d.]+ % of the bill\.$/,
    );
    const [share, largest] = figures;
    expect(share!.services).toBeGreaterThan(50);
    expect(largest!.services).toBeGreaterThan(1);
    expect(largest!.functions).toBe(0);
  });

  it("says what causes the growth when bytes are left out", () => {
    const { details, figures } = withDatabaseCpu(4);
    expect(details).toMatch(
      /Without bytes, instances cause \d+(\.\d)? % of the growth of the services' bill, and \d+(\.\d)? % of/,
    );
    const dollars = figures.filter(({ unit }) => unit === "$ a month").map(({ services }) => services!);
    expect(Math.min(...dollars)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [0.85, 0, "holds"],
    [0.4, 0, "does not hold here"],
    [0.85, 0.2, "does not hold here"],
    [0.1, 0.6, "the other way round here"],
  ] as const)("with %d and %d of the growth by whole instances: %s", (services, functions, verdict) =>
    expect(verdictOfGrowth(services, functions)).toBe(verdict),
  );
});
