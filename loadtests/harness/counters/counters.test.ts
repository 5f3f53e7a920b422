import { expect, test } from "vitest";
import { type Counters, resourcesOf, spentBetween, spentTogether } from "./counters.ts";

const nothing: Counters = { cpuSeconds: {}, operations: {}, functions: {} };
const figures = (billedMillis: number, cpuMillis: number) => ({
  invocations: 10,
  errors: 0,
  billedMillis,
  cpuMillis,
  readUnits: 0,
  writeUnits: 0,
  byMillis: {},
});

test("subtracts the state before, and divides by the orders", () => {
  const before: Counters = { ...nothing, cpuSeconds: { orders: 1 }, operations: { insert: 10, select: 4 } };
  const after: Counters = { ...nothing, cpuSeconds: { orders: 3 }, operations: { insert: 20, select: 4 } };
  expect(resourcesOf(spentBetween(before, after), 10)).toEqual({
    orders: 10,
    cpuMillis: { orders: 200 },
    operations: { total: 1, each: { insert: 1 } },
  });
});

test("adds up what was used at different times, and leaves out what was used between them", () => {
  const at = (insert: number, billed: number): Counters => ({
    cpuSeconds: { orders: insert },
    operations: { insert },
    functions: { place: figures(billed, billed) },
  });
  const used = spentTogether(spentBetween(at(1, 0), at(3, 5)), spentBetween(at(10, 100), at(14, 107)));
  expect(used).toMatchObject({ cpuSeconds: { orders: 6 }, operations: { insert: 6 } });
  expect(used.functions.place).toMatchObject({ billedMillis: 12, cpuMillis: 12 });
});

test("waiting is billed time without CPU, over all functions and for each", () => {
  const after = { ...nothing, functions: { place: figures(100, 50), settle: figures(300, 0) } };
  expect(resourcesOf(spentBetween(nothing, after), 10).functions).toEqual({
    total: { invocations: 2, billedMillis: 40, waitingShare: 0.875 },
    each: {
      place: { invocations: 1, billedMillis: 10, waitingShare: 0.5 },
      settle: { invocations: 1, billedMillis: 30, waitingShare: 1 },
    },
  });
});
