import { fetchToken } from "@app/infra/identity-provider/token";
import { VARIANTS } from "@app/net/variant-names";
import { beforeAll, describe, expect, test } from "vitest";
import { auditVariants } from "../../audit-variants.ts";
import { seedVariant } from "../../seed/seed.ts";
import type { StartedVariants } from "../variants.ts";

const ORDERS = 1_500;

type Page = { orders: { id: string; placedAt: string; total: number }[]; nextCursor: string };

/** The stores must be empty before. */
export function testSeededStores(app: StartedVariants): void {
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
}
