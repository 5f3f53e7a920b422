import { conform } from "@app/conformance/conform";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditAtRest } from "./audit/at-rest.ts";
import { type Variant, type VariantName, variantsOf } from "./variants.ts";

let both: Both;
let variants: Variant[];

beforeAll(async () => {
  both = await startBoth({ servicesPort: 0, functionsPort: 0, issuerPort: 0 });
  variants = variantsOf(both);
}, 120_000);

afterAll(async () => {
  await Promise.all(variants?.map(({ store }) => store.close()) ?? []);
  await both?.stop();
});

describe.each<VariantName>(["services", "functions"])("the %s", (name) => {
  it("keep the contract, every check of it", { timeout: 300_000 }, async () => {
    const { url } = variants.find((variant) => variant.name === name)!;
    const { passed, results } = await conform({ url, issuer: both.outside.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);
  });
});

it("a token opens the gateway, and no service behind it", async () => {
  const token = await fetchToken({ issuer: both.outside.issuer, subject: "mallory" });
  const headers = { authorization: `Bearer ${token}`, "x-customer-id": "mallory", "x-caller": "gateway" };
  const { orders, inventory, payments } = both.services!.internalUrls;
  const paths = [`${orders}/orders`, `${orders}/parked`, `${inventory}/products`, `${payments}/payments/1`];
  const answers = await Promise.all(paths.map((path) => fetch(path, { headers })));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
});

it("after all that, both stores and the provider's ledger agree", { timeout: 60_000 }, async () => {
  const { providerUrl: url, controlKey } = both.outside;
  const targets = variants.map(({ name, store }) => ({ name, store, accepted: [] }));
  for (const [name, { findings }] of await auditAtRest(targets, { url, controlKey })) {
    expect(findings, name).toEqual([]);
  }
});
