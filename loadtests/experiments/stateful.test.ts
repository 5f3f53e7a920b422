import { describe, expect, it } from "vitest";
import type { Survived } from "./state/kill-all.ts";
import { dollarsPerMillion } from "./stateful/dollars.ts";
import type { Steady } from "./stateful/measure-steady.ts";
import { judge, type Patterns } from "./stateful.ts";

const used = { errors: 0, cpuMillis: 0, byMillis: {} };
const steady: Steady = {
  orders: 100,
  settledP50: 20,
  settledP99: 40,
  cpuMillis: 9,
  coresShare: 0.3,
  functions: {
    fulfilOrder: { ...used, invocations: 200, billedMillis: 10_000, readUnits: 100, writeUnits: 800 },
  },
};

function survived(changes: Partial<Survived> = {}): Survived {
  return {
    name: "functions",
    kills: [{ open: 12, seconds: 2.5 }],
    accepted: 90,
    lost: 0,
    broken: [],
    ...changes,
  };
}

function patterns(changes: Partial<Record<keyof Patterns, Partial<Survived>>> = {}): Patterns {
  const stored = { executions: 100, checkpoints: 600, operations: 400, bytes: 80_000, repeatedSteps: 0 };
  return {
    row: { survived: survived(changes.row), steady: { ...steady, functions: {} }, lines: 300 },
    item: { survived: survived(changes.item), steady, lines: 350 },
    durable: { survived: survived(changes.durable), steady, lines: 250, stored, repeatedSteps: 9 },
  };
}

describe("the verdict", () => {
  it("holds when all orders in progress settled with their effects once, in every pattern", () => {
    const { verdict, because, details, figures } = judge(patterns());
    expect(verdict).toBe("holds");
    expect(because).toContain("a local stand-in of AWS's durable functions");
    expect(details).toContain("the dearest pattern used 30 % of the cores");
    expect(details).toContain(
      "12 of the row within 2.5 s, 12 of the item within 2.5 s, 12 of the durable function",
    );
    expect(figures).toContainEqual({
      label: "checkpoints per order, durable function",
      unit: "",
      functions: 6,
    });
  });

  it.each(["row", "item", "durable"] as const)(
    "does not hold when an order of the %s was charged twice",
    (key) => {
      const { verdict, because } = judge(patterns({ [key]: { broken: ["charged twice: 4711"] } }));
      expect(verdict).toBe("does not hold here");
      expect(because).toContain("charged twice: 4711");
    },
  );

  it("shows nothing when no order of a pattern was in progress at a kill", () => {
    expect(() => judge(patterns({ durable: { kills: [{ open: 0, seconds: 0 }] } }))).toThrow(
      "nothing was shown",
    );
  });
});

describe("the dollars of a million orders", () => {
  it("are those of the bill by hand", () => {
    const { functions, tables } = dollarsPerMillion(steady);
    expect(functions).toBeCloseTo(2 * 0.2 + 100_000 * 0.5 * 0.0000133334, 6);
    expect(tables).toBeCloseTo(8 * 0.625 + 1 * 0.125, 6);
  });

  it("contain a durable function's operations and its stored data", () => {
    const stored = { executions: 100, checkpoints: 600, operations: 400, bytes: 80_000, repeatedSteps: 0 };
    const { operations } = dollarsPerMillion(steady, stored);
    expect(operations).toBeCloseTo(4 * 8 + 0.8 * (0.25 + 0.15 * (14 / 30)), 6);
    expect(dollarsPerMillion(steady).operations).toBe(0);
  });
});
