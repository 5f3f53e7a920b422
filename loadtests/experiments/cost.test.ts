import { describe, expect, it } from "vitest";
import { roundFigures, roundProfile } from "../model/test/sample-profile.ts";
import { judge } from "./cost.ts";
import { judge as judgeScaling } from "./cost-scaling.ts";

describe("cost", () => {
  it("holds when idle functions are a hundred times cheaper, and names the crossover", () => {
    const { verdict, because, figures } = judge({
      ...roundProfile(),
      rounds: [roundFigures(), roundFigures()],
    });
    expect(verdict).toBe("holds");
    expect(because).toMatch(/idle month costs \$\d+\.\d\d with services and \$\d\.\d\d with functions/);
    expect(because).toMatch(/95 % interval .* the services are cheaper/);
    expect(figures[0]).toMatchObject({ label: "idle", unit: "$ a month" });
  });
});

describe("cost as it grows", () => {
  const withDatabaseCpu = (milliseconds: number) => {
    const profile = roundProfile();
    profile.rounds[0]!.services.placeOrder.databaseCpuMs = milliseconds;
    return judgeScaling(profile);
  };

  it("holds when the next database size costs more than a tenth of the traffic costs as functions", () => {
    const { verdict, figures, because } = withDatabaseCpu(100);
    expect(because).toMatch(/one percent more costs \$\d+/);
    expect(verdict).toBe("holds");
    expect(figures[0]?.services).toBeGreaterThan(10 * (figures[0]?.functions ?? 0));
  });

  it("does not hold when the steps are small beside the functions' cost at that amount", () => {
    expect(withDatabaseCpu(4).verdict).toBe("does not hold here");
  });
});
