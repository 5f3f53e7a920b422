import { fuzz } from "@app/conformance/fuzz/fuzz";
import { expect, it } from "vitest";
import { auditVariants } from "./audit-variants.ts";
import { useVariants } from "./test/variants.ts";

const RUNS = 1_000;

const app = useVariants();

it("both variants give the same answers to the same requests, and no charge is lost", {
  timeout: 300_000,
}, async () => {
  const { issuer } = app.both.outside;
  const urls = app.variants.map(({ url }) => url);
  const { requests, findings } = await fuzz({ urls, issuer, seed: 1, runs: RUNS });
  expect(findings).toEqual([]);
  expect(requests).toBe(RUNS);
  const audited = app.variants.map((variant) => ({ variant, accepted: [] }));
  for (const { report } of await auditVariants(audited, app.both.outside))
    expect(report.findings).toEqual([]);
});
