import { type Both, startBoth } from "@app/infra/embedded/both";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditVariants } from "../harness/audit-variants.ts";
import { PRELOAD_FUNCTIONS, variantsOf } from "../harness/variants/variants.ts";
import { aggregation } from "./aggregation.ts";
import { composition } from "./composition.ts";
import { decomposition } from "./decomposition.ts";
import { deployment } from "./deployment.ts";
import type { Laboratory } from "./lib/laboratory.ts";
import { mesh } from "./mesh.ts";

let both: Both;
beforeAll(async () => void (both = await startBoth({ preloadFunctions: PRELOAD_FUNCTIONS })), 120_000);
afterAll(() => both?.stop());

/** Experiments that need running variants. The test checks that they measure; the figures depend on the machine. */
it.each([aggregation, composition, decomposition, deployment, mesh])(
  "$id measures both variants",
  { timeout: 300_000 },
  async ({ run }) => {
    const comparison = { options: { short: true } } as Laboratory["comparison"];
    const signal = new AbortController().signal;
    const { because, figures } = await run!({ both, comparison, progress: () => {}, signal, loads: [] });
    expect(because).not.toMatch(/NaN|undefined/);
    expect(figures.length).toBeGreaterThan(0);
    for (const { services, functions } of figures) expect(services ?? functions).toBeGreaterThanOrEqual(0);
  },
);

it("the experiments leave every charge with its order, so the running variants can be measured and audited again", async () => {
  const variants = variantsOf(both).map((variant) => ({ variant, accepted: [] }));
  try {
    const audits = await auditVariants(variants, both.outside);
    expect(audits.flatMap(({ reasons }) => reasons)).toEqual([]);
  } finally {
    for (const { variant } of variants) await variant.store.close();
  }
});
