import { conform } from "@app/conformance/conform";
import { VARIANTS } from "@app/net/variant-names";
import { describe, expect, it } from "vitest";
import { auditVariants } from "./audit-variants.ts";
import { useVariants } from "./test/variants.ts";

const app = useVariants({ environment: { STOCK_PARTS: "sku-001:8,sku-050:8" } });

describe.each(VARIANTS)("with hot products in parts, the %s", (name) => {
  it("keep the whole contract", { timeout: 300_000 }, async () => {
    const { url, store } = app.variant(name);
    const { passed, results } = await conform({ url, issuer: app.both.outside.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);
    const parts = [...(await store.readSnapshot()).stock.keys()];
    expect(parts.filter((part) => part.startsWith("sku-050"))).toHaveLength(8);
  });
});

it("both agree with the provider's ledger after all these tests", { timeout: 60_000 }, async () => {
  const audited = app.variants.map((variant) => ({ variant, accepted: [] }));
  for (const { variant, report } of await auditVariants(audited, app.both.outside))
    expect(report.findings, variant).toEqual([]);
});
