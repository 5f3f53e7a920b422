import { type Both, startBoth } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditVariants } from "../audit-variants.ts";
import { type Variant, type VariantName, variantsOf } from "../variants/variants.ts";
import { inBatches, seedOrders } from "./orders.ts";
import { seedVariant } from "./seed.ts";

const ORDERS = 1_500;

type Page = { orders: { id: string; placedAt: string; total: number }[]; nextCursor: string };

test("each call gives the same orders, and the other variant gets other ids", () => {
  const ids = (variant: string) => [...seedOrders(300, variant, 0)].map(({ order }) => order.id);
  expect(ids("services")).toEqual(ids("services"));
  expect(new Set([...ids("services"), ...ids("functions")]).size).toBe(600);
});

test("of a hundred orders 96 are confirmed, three declined and one refused", () => {
  const statuses = [...seedOrders(1_000, "services", 0)].map(({ order }) =>
    order.status === "rejected" ? order.reason : order.status,
  );
  const counts = Map.groupBy(statuses, (status) => status);
  expect(counts.get("confirmed")).toHaveLength(960);
  expect(counts.get("payment_declined")).toHaveLength(30);
  expect(counts.get("out_of_stock")).toHaveLength(10);
});

test("batches contain everything once; the last one has the rest", () => {
  expect([...inBatches([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  expect([...inBatches([], 2)]).toEqual([]);
});

test("refuses a DynamoDB that is not ours, with a sentence that says what to do", async () => {
  const elsewhere = { outside: {} as Both["outside"], functions: { runDirectory: "/no/such/folder" } };
  await expect(seedVariant(elsewhere, "functions", 1)).rejects.toThrow(
    "Only the embedded DynamoDB can be seeded: start without DYNAMODB_ENDPOINT.",
  );
});

describe("the seeded stores", () => {
  let both: Both;
  let variants: Variant[];

  beforeAll(async () => {
    both = await startBoth();
    variants = variantsOf(both);
    for (const { name } of variants) await seedVariant(both, name, ORDERS);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(variants?.map(({ store }) => store.close()) ?? []);
    await both?.stop();
  });

  test("pass the audit, the provider's ledger included", { timeout: 60_000 }, async () => {
    const audited = variants.map((variant) => ({ variant, accepted: [] }));
    for (const { variant, report } of await auditVariants(audited, both.outside)) {
      expect(report, variant).toMatchObject({
        clean: true,
        findings: [],
        orders: ORDERS,
        charges: 0.99 * ORDERS,
      });
    }
  });

  describe.each<VariantName>(["services", "functions"])("of the %s", (name) => {
    const get = async (path: string) => {
      const token = await fetchToken({ issuer: both.outside.issuer, subject: "seed-0" });
      const response = await fetch(both[name]!.url + path, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(200);
      // The conformance suite checks the format.
      return (await response.json()) as Page & object;
    };

    test("are read through the API like placed orders, newest first", async () => {
      const { orders, nextCursor } = await get("/orders?limit=100");
      expect(orders).toHaveLength(100);
      const times = orders.map(({ placedAt }) => placedAt);
      expect(times).toEqual(times.toSorted().toReversed());
      const next = await get(`/orders?limit=100&cursor=${encodeURIComponent(nextCursor)}`);
      expect(next.orders[0]!.placedAt < times.at(-1)!).toBe(true);
      const summary = await get(`/orders/${orders[5]!.id}/summary`);
      expect(summary).toMatchObject({
        order: { status: "confirmed" },
        reservation: { status: "reserved" },
        payment: { status: "authorized", amount: orders[5]!.total },
      });
    });
  });
});
