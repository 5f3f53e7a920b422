import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { eventually } from "../test/eventually.ts";
import { idOf, StreamBench } from "../test/stream-bench.ts";
import type { ChangeRecord } from "./streams-api.ts";

const bench = new StreamBench();

describe("several batches of a shard in flight", () => {
  /** A consumer whose invocations do not end before the gate opens. */
  const held = (id: string, gate: Promise<void>) => (records: ChangeRecord[]) =>
    records.some(({ dynamodb }) => dynamodb.Keys?.id?.S === id) ? gate : undefined;
  const ids = Array.from({ length: 40 }, (_, i) => `item-${i}`);

  test("a slow item delays no other", async () => {
    const gate = Promise.withResolvers<void>();
    const consumer = await bench.consume({ parallelizationFactor: 2, handler: held("slow", gate.promise) });
    await bench.put("slow");
    await eventually(() => expect(consumer.batches).toEqual([["slow"]]));
    await bench.put("slow", 2);
    for (const id of ids) await bench.put(id);
    await eventually(() => expect(consumer.ids()).toEqual(ids));
    gate.resolve();
    await eventually(() => expect(consumer.ids()).toEqual([...ids, "slow", "slow@2"]));
  });

  test("the changes of one item stay in order, and never two of its batches are in flight", async () => {
    const inFlight = new Set<string>();
    const handler = async (records: ChangeRecord[]) => {
      const items = [...new Set(records.map(({ dynamodb }) => String(dynamodb.Keys?.id?.S)))];
      if (items.some((id) => inFlight.has(id))) throw new Error("two batches of one item at once");
      for (const id of items) inFlight.add(id);
      await setTimeout(5);
      for (const id of items) inFlight.delete(id);
    };
    const few = ids.slice(0, 6);
    for (let version = 1; version <= 8; version++) for (const id of few) await bench.put(id, version);
    const consumer = await bench.consume({ parallelizationFactor: 5, batchSize: 2, handler });
    await eventually(() => expect(consumer.records).toHaveLength(48));
    for (const id of few) {
      const versions = consumer.records.filter(({ dynamodb }) => dynamodb.Keys?.id?.S === id);
      expect(versions.map(({ dynamodb }) => Number(dynamodb.NewImage?.version?.N))).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8,
      ]);
    }
  });

  test("a restart redelivers the records in flight, and no done record after them", async () => {
    const gate = Promise.withResolvers<void>();
    const first = await bench.consume({ parallelizationFactor: 2, handler: held("slow", gate.promise) });
    await bench.put("done");
    await eventually(() => expect(first.ids()).toEqual(["done"]));
    await bench.put("slow");
    await eventually(() => expect(first.batches).toContainEqual(["slow"]));
    for (const id of ids) await bench.put(id);
    await eventually(() => expect(first.ids()).toEqual(["done", ...ids]));
    const stopping = first.stop();
    gate.reject(new Error("the process is killed"));
    await stopping;
    const second = await bench.consume({ parallelizationFactor: 2 });
    await bench.put("new");
    await eventually(() => expect(second.ids()).toEqual(["slow", "new"]));
  });

  test("a poison record ends in the dead letters, and no other record with it", async () => {
    const consumer = await bench.consume({
      parallelizationFactor: 3,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      handler(records) {
        if (records.some((record) => idOf(record) === "poison")) throw new Error("cannot be processed");
      },
    });
    for (const id of ["poison", ...ids]) await bench.put(id);
    await eventually(() => expect(consumer.ids().sort()).toEqual([...ids].sort()));
    await eventually(() => expect(consumer.discarded).toHaveLength(1));
    expect(consumer.discarded[0]?.records.map(idOf)).toEqual(["poison"]);
  });
});
