import { expect, test } from "vitest";
import { type Counters, resourcesOf } from "./counters.ts";

const nothing: Counters = { cpuSeconds: {}, operations: {}, functions: {} };

test("subtracts the state before, and divides by the orders", () => {
  const before: Counters = { ...nothing, cpuSeconds: { orders: 1 }, operations: { insert: 10, select: 4 } };
  const after: Counters = { ...nothing, cpuSeconds: { orders: 3 }, operations: { insert: 20, select: 4 } };
  expect(resourcesOf(before, after, 10)).toEqual({
    orders: 10,
    cpuMillis: { orders: 200 },
    operations: { total: 1, each: { insert: 1 } },
  });
});

test("waiting is billed time without CPU, over all functions and for each", () => {
  const figures = (billedMillis: number, cpuMillis: number) => ({
    invocations: 10,
    errors: 0,
    billedMillis,
    cpuMillis,
    readUnits: 0,
    writeUnits: 0,
    byMillis: {},
  });
  const after = { ...nothing, functions: { place: figures(100, 50), settle: figures(300, 0) } };
  expect(resourcesOf(nothing, after, 10).functions).toEqual({
    total: { invocations: 2, billedMillis: 40, waitingShare: 0.875 },
    each: {
      place: { invocations: 1, billedMillis: 10, waitingShare: 0.5 },
      settle: { invocations: 1, billedMillis: 30, waitingShare: 1 },
    },
  });
});
