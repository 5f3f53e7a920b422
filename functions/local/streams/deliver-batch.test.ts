import { describe, expect, test } from "vitest";
import { deliver, failing, failsTimes, record, records } from "../test/deliver.ts";

describe("a batch that fails", () => {
  test("is invoked once when it succeeds", async () => {
    const { invoked, sleeps } = await deliver(records(1, 2, 3), () => undefined);
    expect(invoked).toEqual([[1, 2, 3]]);
    expect(sleeps).toEqual([]);
  });

  test("is retried as a whole until it succeeds", async () => {
    const { invoked, discarded } = await deliver(records(1, 2), failsTimes(3));
    expect(invoked).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(discarded).toEqual([]);
  });

  test("is retried after pauses that double, half fixed and half random, up to 30 s", async () => {
    const { sleeps } = await deliver(records(1), failsTimes(12));
    const most = [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000, 30000];
    expect(sleeps).toHaveLength(most.length);
    for (const [i, sleep] of sleeps.entries()) {
      expect(sleep).toBeGreaterThanOrEqual((most[i] ?? 0) / 2);
      expect(sleep).toBeLessThanOrEqual(most[i] ?? 0);
    }
  });

  test("is discarded after maximumRetryAttempts retries, with the cause and the number of invocations", async () => {
    const { invoked, discarded, steps } = await deliver(records(1, 2), failsTimes(99), {
      maximumRetryAttempts: 2,
    });
    expect(invoked).toHaveLength(3);
    expect(discarded).toMatchObject([
      { records: [1, 2], condition: "RetryAttemptsExhausted", invokeCount: 3, error: { message: "boom" } },
    ]);
    // The dead letter is written before the checkpoint moves, so a crash between them cannot lose it.
    expect(steps).toEqual(["discard", "done 1 2"]);
  });

  test("is discarded at once with no retries allowed", async () => {
    const { invoked, discarded } = await deliver(records(1), failsTimes(99), { maximumRetryAttempts: 0 });
    expect(invoked).toHaveLength(1);
    expect(discarded).toHaveLength(1);
  });

  test("a function's reported failures are ignored when ReportBatchItemFailures is off", async () => {
    const { invoked } = await deliver(records(1, 2), () => failing(1));
    expect(invoked).toEqual([[1, 2]]);
  });
});

describe("a throttled invocation", () => {
  test("is repeated without using up retries", async () => {
    let throttles = 5;
    const throttled = Object.assign(new Error("throttled"), { name: "TooManyRequestsException" });
    const { invoked, discarded } = await deliver(
      records(1),
      () => {
        if (throttles-- > 0) throw throttled;
      },
      { maximumRetryAttempts: 0 },
    );
    expect(invoked).toHaveLength(6);
    expect(discarded).toEqual([]);
  });
});

describe("bisecting", () => {
  const bisectBatchOnFunctionError = true;
  const poison = (bad: number) => (numbers: number[]) => {
    if (numbers.includes(bad)) throw new Error(`poison ${bad}`);
  };

  test("isolates a poison record, in order, and only that one is retried and discarded", async () => {
    const { invoked, discarded, steps } = await deliver(records(1, 2, 3, 4, 5), poison(4), {
      bisectBatchOnFunctionError,
      maximumRetryAttempts: 1,
    });
    expect(invoked).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [4, 5], [4], [4], [5]]);
    expect(discarded).toMatchObject([{ records: [4], invokeCount: 4 }]);
    expect(steps).toEqual(["done 1 2 3", "discard", "done 4", "done 5"]);
  });

  test("does not use up retries by splitting", async () => {
    const { invoked, discarded } = await deliver(records(1, 2, 3, 4), failsTimes(3), {
      bisectBatchOnFunctionError,
      maximumRetryAttempts: 0,
    });
    // Three failures of smaller and smaller batches; only the last, a single record, had no retry left.
    expect(invoked.slice(0, 3)).toEqual([[1, 2, 3, 4], [1, 2], [1]]);
    expect(discarded.map((discard) => discard.records)).toEqual([[1]]);
    expect(invoked.slice(3)).toEqual([[2], [3, 4]]);
  });

  test("does not lengthen the pauses: a poison record among many delays the others no longer than alone", async () => {
    const poisoned = (numbers: number[]) => {
      if (numbers.includes(1)) throw new Error("poison");
    };
    const { sleeps, discarded } = await deliver(records(1, 2, 3, 4, 5, 6, 7, 8), poisoned, {
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 3,
    });
    expect(discarded.map(({ records }) => records)).toEqual([[1]]);
    for (const [i, most] of [100, 100, 100, 100, 200, 400].entries())
      expect(sleeps[i]).toBeLessThanOrEqual(most);
    expect(sleeps).toHaveLength(6);
  });
});

describe("a maximum record age", () => {
  test("discards older records before they are ever invoked", async () => {
    const batch = [record(1, 61), record(2, 61), record(3, 10)];
    const { invoked, discarded, steps } = await deliver(batch, () => undefined, {
      maximumRecordAgeInSeconds: 60,
    });
    expect(invoked).toEqual([[3]]);
    expect(discarded).toMatchObject([{ records: [1, 2], condition: "RecordAgeExceeded", invokeCount: 0 }]);
    expect(steps).toEqual(["discard", "done 1 2", "done 3"]);
  });

  test("ends retries that would never end", async () => {
    const { invoked, discarded } = await deliver(records(1), failsTimes(999), {
      maximumRecordAgeInSeconds: 60,
    });
    expect(invoked.length).toBeGreaterThan(5);
    expect(discarded).toMatchObject([
      { records: [1], condition: "RecordAgeExceeded", invokeCount: invoked.length },
    ]);
  });
});
