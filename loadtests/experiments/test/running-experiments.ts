import { expect, it } from "vitest";
import { auditVariants } from "../../harness/audit-variants.ts";
import type { StartedVariants } from "../../harness/test/variants.ts";
import { aggregation } from "../aggregation.ts";
import { composition } from "../composition.ts";
import { decomposition } from "../decomposition.ts";
import { deployment } from "../deployment.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { mesh } from "../mesh.ts";

/** Experiments that need running variants. The test checks that they measure; the figures depend on the machine. */
export function testRunningExperiments(app: StartedVariants): void {
  it.each([aggregation, composition, decomposition, deployment, mesh])(
    "$id measures both variants",
    { timeout: 300_000 },
    async ({ run }) => {
      const comparison = { options: { short: true } } as Laboratory["comparison"];
      const signal = new AbortController().signal;
      const { both } = app;
      const { because, figures } = await run!({ both, comparison, progress: () => {}, signal, loads: [] });
      expect(because).not.toMatch(/NaN|undefined/);
      expect(figures.length).toBeGreaterThan(0);
      for (const { services, functions } of figures) expect(services ?? functions).toBeGreaterThanOrEqual(0);
    },
  );

  it("leave every charge with its order, so the running variants can be measured and audited again", async () => {
    const variants = app.variants.map((variant) => ({ variant, accepted: [] }));
    const audits = await auditVariants(variants, app.both.outside);
    expect(audits.flatMap(({ reasons }) => reasons)).toEqual([]);
  });
}
