import { conform } from "@app/conformance/conform";
import { INJECTIONS } from "@app/conformance/injections";
import { fetchToken } from "@app/infra/identity-provider/token";
import { VARIANTS } from "@app/net/variant-names";
import { describe, expect, it } from "vitest";
import { auditVariants } from "./audit-variants.ts";
import { useVariants } from "./test/variants.ts";

/** Names of customers: the suite's own, a UUID, and these. */
const PREFIX = "conform-00000000-0000-0000-0000-000000000000-".length;
const ODD_NAMES = INJECTIONS.filter((text) => /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(text));

const app = useVariants();

describe.each(VARIANTS)("the %s", (name) => {
  it("keep the whole contract", { timeout: 300_000 }, async () => {
    const { url } = app.variant(name);
    const { passed, results } = await conform({ url, issuer: app.both.outside.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);
  });
});

it("keep the name of a customer unchanged, whatever it contains", async () => {
  for (const { name, store } of app.variants) {
    const kept = new Set(
      (await store.readSnapshot()).orders.map(({ customerId }) => customerId.slice(PREFIX)),
    );
    const missing = ODD_NAMES.filter((text) => !kept.has(text));
    expect(missing, name).toEqual([]);
  }
});

it("a token opens the gateway, and no service behind it", async () => {
  const token = await fetchToken({ issuer: app.both.outside.issuer, subject: "mallory" });
  const headers = { authorization: `Bearer ${token}`, "x-customer-id": "mallory", "x-caller": "gateway" };
  const { orders, inventory, payments } = app.both.services!.internalUrls;
  const paths = [`${orders}/orders`, `${orders}/parked`, `${inventory}/products`, `${payments}/payments/1`];
  const answers = await Promise.all(paths.map((path) => fetch(path, { headers })));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
});

it("agree with the provider's ledger after all these tests", { timeout: 60_000 }, async () => {
  const audited = app.variants.map((variant) => ({ variant, accepted: [] }));
  for (const { variant, report } of await auditVariants(audited, app.both.outside)) {
    expect(report.findings, variant).toEqual([]);
  }
});
