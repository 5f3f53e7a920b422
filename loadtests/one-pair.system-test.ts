import { fuzz } from "@app/conformance/fuzz/fuzz";
import { describe, expect, it } from "vitest";
import { testRunningExperiments } from "./experiments/test/running-experiments.ts";
import { auditVariants } from "./harness/audit-variants.ts";
import { testK6Scripts } from "./harness/test/pair/k6-scripts.ts";
import { testResourcesPerOrder } from "./harness/test/pair/resources-per-order.ts";
import { testSeededStores } from "./harness/test/pair/seeded-stores.ts";
import { useVariants } from "./harness/test/variants.ts";
import { PRELOAD_FUNCTIONS } from "./harness/variants/variants.ts";

const RUNS = 1_000;

/** One pair for all these tests, because a start takes longer than most of them. They run in this order. */
const app = useVariants({ preloadFunctions: PRELOAD_FUNCTIONS });

describe("the seeded stores", () => testSeededStores(app));
describe("the resources of a running variant", () => testResourcesPerOrder(app));
describe("k6 against the running app", () => testK6Scripts(app));

it("both variants give the same answers to the same requests, and no charge is lost by these tests", {
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

describe("the experiments", () => testRunningExperiments(app));
