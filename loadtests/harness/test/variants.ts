import { type Both, startBoth } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import { afterAll, beforeAll } from "vitest";
import { type Variant, variantsOf } from "../variants/variants.ts";

export type StartedVariants = ReturnType<typeof useVariants>;

/** Starts both variants before the tests of a file, and stops them afterwards. The properties exist from then on. */
export function useVariants(options: Parameters<typeof startBoth>[0] = {}) {
  const started = {
    variant: (name: VariantName) => started.variants.find((variant) => variant.name === name)!,
  } as { both: Both; variants: Variant[]; variant: (name: VariantName) => Variant };

  beforeAll(async () => {
    started.both = await startBoth(options);
    started.variants = variantsOf(started.both);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(started.variants?.map(({ store }) => store.close()) ?? []);
    await started.both?.stop();
  });
  return started;
}
