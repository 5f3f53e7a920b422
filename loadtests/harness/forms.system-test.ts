import { conform } from "@app/conformance/conform";
import { FORMS, type FormName } from "@app/net/variant-names";
import { describe, expect, it } from "vitest";
import { auditVariants } from "./audit-variants.ts";
import { useVariants } from "./test/variants.ts";

describe.each(Object.keys(FORMS) as FormName[])("the form %s", (form) => {
  const app = useVariants({ form });

  it("keeps the whole contract, and agrees with the provider's ledger afterwards", {
    timeout: 300_000,
  }, async () => {
    const { outside } = app.both;
    const variant = app.variants[0]!;
    const { passed, results } = await conform({ url: variant.url, issuer: outside.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);
    const [audited] = await auditVariants([{ variant, accepted: [] }], outside);
    expect(audited!.report.findings).toEqual([]);
    expect(audited!.report.charges).toBeGreaterThan(0);
  });
});
