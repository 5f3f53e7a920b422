import { describe, expect, test } from "vitest";
import { deliver, failing, records } from "../test/deliver.ts";

describe("a partial batch response", () => {
  const reportBatchItemFailures = true;

  test("restarts at the lowest failed record, whatever order the failures are in", async () => {
    const responses = [failing(4, 3), undefined];
    const { invoked, steps } = await deliver(records(1, 2, 3, 4, 5), () => responses.shift(), {
      reportBatchItemFailures,
    });
    expect(invoked).toEqual([
      [1, 2, 3, 4, 5],
      [3, 4, 5],
    ]);
    expect(steps[0]).toBe("done 1 2");
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["an object without the list", {}],
    ["an absent list", { batchItemFailures: null }],
    ["an empty list", { batchItemFailures: [] }],
  ])("is a success when the function returns %s", async (_name, response) => {
    const { invoked } = await deliver(records(1, 2), () => response, { reportBatchItemFailures });
    expect(invoked).toEqual([[1, 2]]);
  });

  test.each([
    ["of another batch", { batchItemFailures: [{ itemIdentifier: "99" }] }],
    ["that is empty", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["that is null", { batchItemFailures: [{ itemIdentifier: null }] }],
    ["under another name", { batchItemFailures: [{ id: "2" }] }],
    [
      "of another batch beside a good one",
      { batchItemFailures: [{ itemIdentifier: "2" }, { itemIdentifier: "99" }] },
    ],
    ["where the list is not a list", { batchItemFailures: "2" }],
  ])("fails the whole batch when it has an identifier %s", async (_name, response) => {
    const responses: unknown[] = [response, undefined];
    const { invoked } = await deliver(records(1, 2), () => responses.shift(), { reportBatchItemFailures });
    expect(invoked).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("without bisecting discards the records after the failed one too, as on AWS", async () => {
    const { invoked, discarded } = await deliver(records(1, 2, 3, 4), () => failing(3), {
      reportBatchItemFailures,
      maximumRetryAttempts: 1,
    });
    expect(invoked).toEqual([
      [1, 2, 3, 4],
      [3, 4],
    ]);
    expect(discarded).toMatchObject([{ records: [3, 4], invokeCount: 2 }]);
    expect(discarded[0]).not.toHaveProperty("error");
  });

  test("with bisecting splits at the failed record, and discards the poison record alone", async () => {
    const { invoked, discarded } = await deliver(
      records(1, 2, 3, 4, 5),
      (numbers) => failing(...numbers.filter((n) => n === 3)),
      { reportBatchItemFailures, bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 },
    );
    expect(invoked).toEqual([[1, 2, 3, 4, 5], [3, 4, 5], [3, 4], [3], [3], [4], [5]]);
    expect(discarded.map((discard) => discard.records)).toEqual([[3]]);
  });
});
