import type { Both } from "@app/infra/embedded/both";
import { expect, test } from "vitest";
import { inBatches, seedOrders } from "./orders.ts";
import { seedVariant } from "./seed.ts";

test("each call gives the same orders, and the other variant gets other ids", () => {
  const ids = (variant: string) => [...seedOrders(300, variant, 0)].map(({ order }) => order.id);
  expect(ids("services")).toEqual(ids("services"));
  expect(new Set([...ids("services"), ...ids("functions")]).size).toBe(600);
});

test("96 of a hundred orders are confirmed, three are declined and one is refused", () => {
  const statuses = [...seedOrders(1_000, "services", 0)].map(({ order }) =>
    order.status === "rejected" ? order.reason : order.status,
  );
  const counts = Map.groupBy(statuses, (status) => status);
  expect(counts.get("confirmed")).toHaveLength(960);
  expect(counts.get("payment_declined")).toHaveLength(30);
  expect(counts.get("out_of_stock")).toHaveLength(10);
});

test("batches contain each value once; the last batch has the rest", () => {
  expect([...inBatches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  expect([...inBatches([], 2)]).toEqual([]);
});

test("refuses a DynamoDB other than the embedded one, and says what to do", async () => {
  const elsewhere = { outside: {} as Both["outside"], functions: { runDirectory: "/no/such/folder" } };
  await expect(seedVariant(elsewhere, "functions", 1)).rejects.toThrow(
    "Only the embedded DynamoDB can be seeded: start without DYNAMODB_ENDPOINT.",
  );
});
