import { describe, expect, it } from "vitest";
import { judge, type Measured } from "./workflow.ts";

const measured = (service: number, oneFunction: number): Measured => ({
  service: { seconds: service, tests: 30 },
  oneFunction: { seconds: oneFunction, tests: 8 },
  start: { services: 3, functions: 4 },
  seen: { services: 1, functions: 0.5 },
});

describe("workflow", () => {
  it("holds when one function's tests take less time than one service's", () => {
    const { verdict, because } = judge(measured(6, 4));
    expect(verdict).toBe("holds");
    expect(because).toBe("One function's tests take 4.0 s, one service's 6.0 s.");
  });

  it("does not hold when they take longer", () => {
    expect(judge(measured(4, 6)).verdict).toBe("does not hold here");
  });
});
