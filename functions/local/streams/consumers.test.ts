import { describe, expect, test } from "vitest";
import { eventually } from "../test/eventually.ts";
import { StreamBench } from "../test/stream-bench.ts";

const bench = new StreamBench();

describe("starting and restarting", () => {
  test("continues after the last finished batch", async () => {
    await bench.put("a");
    const first = await bench.consume();
    await eventually(() => expect(first.ids()).toEqual(["a"]));
    await first.stop();
    await bench.put("b");
    const second = await bench.consume();
    await eventually(() => expect(second.batches).toEqual([["b"]]));
  });

  test("delivers again the batch that was in flight at the stop", async () => {
    await bench.put("a");
    const first = await bench.consume({
      handler: () => {
        throw new Error("boom");
      },
    });
    await eventually(() => expect(first.batches.length).toBeGreaterThan(0));
    await first.stop();
    const second = await bench.consume();
    await eventually(() => expect(second.ids()).toEqual(["a"]));
  });

  test("a new consumer with TRIM_HORIZON starts at the oldest record, whatever other consumers have read", async () => {
    await bench.put("a");
    const first = await bench.consume({ functionName: "first" });
    await eventually(() => expect(first.ids()).toEqual(["a"]));
    const second = await bench.consume({ functionName: "second" });
    await eventually(() => expect(second.ids()).toEqual(["a"]));
  });

  test("a new consumer with LATEST gets only records written after its start, also after a restart", async () => {
    await bench.put("before");
    const first = await bench.consume({ startingPosition: "LATEST" });
    await first.stop();
    await bench.put("while stopped");
    const second = await bench.consume({ startingPosition: "LATEST" });
    await bench.put("after");
    await eventually(() => expect(second.ids()).toEqual(["while stopped", "after"]));
    expect(first.batches).toEqual([]);
  });

  test("a consumer with LATEST on an empty stream misses nothing", async () => {
    const first = await bench.consume({ startingPosition: "LATEST" });
    await first.stop();
    await bench.put("while stopped");
    const second = await bench.consume({ startingPosition: "LATEST" });
    await eventually(() => expect(second.ids()).toEqual(["while stopped"]));
  });
});

describe("several consumers", () => {
  test("of one table are independent: a failing one does not delay the other", async () => {
    const failing = await bench.consume({
      functionName: "failing",
      handler: () => {
        throw new Error("boom");
      },
    });
    const healthy = await bench.consume({ functionName: "healthy" });
    for (const id of ["a", "b", "c"]) await bench.put(id);
    await eventually(() => expect(healthy.ids()).toEqual(["a", "b", "c"]));
    expect(failing.records).toEqual([]);
  });

  test("one function may read two tables, with separate checkpoints", async () => {
    const otherTable = `other-${bench.table}`;
    const otherStream = await bench.engine.createTable(otherTable);
    const here = await bench.consume();
    const there = await bench.consume({ stream: otherStream });
    await bench.put("here");
    await bench.put("there", 1, otherTable);
    await eventually(() => expect([here.ids(), there.ids()]).toEqual([["here"], ["there"]]));
    await Promise.all([here.stop(), there.stop()]);
    await bench.put("here again");
    const restarted = [await bench.consume(), await bench.consume({ stream: otherStream })] as const;
    await bench.put("there again", 1, otherTable);
    await eventually(() =>
      expect(restarted.map((consumer) => consumer.ids())).toEqual([["here again"], ["there again"]]),
    );
  });
});
