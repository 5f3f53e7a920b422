import { expect, test } from "vitest";
import { settle } from "./settle.ts";

const startedAt = new Date(0).toISOString();

/** A store in which each reading finds one more order settled, 40 ms after it was placed. */
function slowStore() {
  let readings = 0;
  return {
    readings: () => readings,
    async readTimes(ids: readonly string[]) {
      readings++;
      return ids.map((id, i) => ({ id, placedAt: 1_000, settledAt: i === 0 ? 1_040 : undefined }));
    },
  };
}

test("waits until the last order has settled", async () => {
  const settled = await settle(slowStore(), ["a", "b", "c"], { startedAt });
  expect(settled).toMatchObject({ settled: 3, unsettled: 0, examples: [] });
  expect(settled.windows.map(({ second }) => second)).toEqual([1]);
  expect(settled.latency.p50).toBeCloseTo(40, 0);
});

test("a median between two whole milliseconds is distinguished from both", async () => {
  const store = {
    readTimes: async (ids: readonly string[]) =>
      ids.map((id, i) => ({ id, placedAt: 0, settledAt: i % 2 === 0 ? 5 : 6 })),
  };
  const { latency } = await settle(store, Array.from({ length: 100 }, String), { startedAt });
  expect(latency.p50).toBeCloseTo(5.5, 1);
});

test("ends at the deadline although an order settles now and then", async () => {
  const store = slowStore();
  const settled = await settle(store, ["a", "b", "c"], { startedAt, deadline: 0 });
  expect(settled).toMatchObject({ settled: 1, unsettled: 2, examples: ["b", "c"] });
  expect(store.readings()).toBe(1);
});
