import type { Both } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import { VARIANTS } from "@app/net/variant-names";
import { beforeAll, describe, expect, test } from "vitest";
import { auditVariants } from "../audit-variants.ts";
import { useVariants } from "../test/variants.ts";
import { inBatches, seedOrders } from "./orders.ts";
import { seedVariant } from "./seed.ts";

const ORDERS = 1_500;

type Page = { orders: { id: string; placedAt: string; total: number }[]; nextCursor: string };

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

describe("the seeded stores", () => {
  const app = useVariants();

  beforeAll(async () => {
    for (const name of VARIANTS) await seedVariant(app.both, name, ORDERS);
  }, 60_000);

  test("pass the audit, the provider's ledger included", { timeout: 60_000 }, async () => {
    const audited = app.variants.map((variant) => ({ variant, accepted: [] }));
    for (const { variant, report } of await auditVariants(audited, app.both.outside)) {
      expect(report, variant).toMatchObject({
        clean: true,
        findings: [],
        orders: ORDERS,
        charges: 0.99 * ORDERS,
      });
    }
  });

  describe.each(VARIANTS)("of the %s", (name) => {
    const get = async (path: string) => {
      const token = await fetchToken({ issuer: app.both.outside.issuer, subject: "seed-0" });
      const response = await fetch(app.both[name]!.url + path, {
        headers: { authorization: `Bearer ${token}` },
      });
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
