import type { Both } from "@app/infra/embedded/both";
import { type Driver, startDriver } from "./driver/driver.ts";
import type { RunContext } from "./run-context.ts";
import { fetchTokens } from "./tokens.ts";
import { type Variant, variantsOf } from "./variants/variants.ts";

/** What puts a load on a variant: the load generator, its customers' tokens, and who may stop it. */
export type Loader = {
  driver: Driver;
  tokens: readonly string[];
  context: Pick<RunContext, "progress" | "signal">;
};

/** What runs and is measured, and what loads it. */
export type Testbed = Loader & { both: Both; variants: readonly Variant[] };

/** Starts a load generator for running variants, and lets `work` use it. Stops it and closes the stores in any case; the variants run on. */
export async function withTestbed<T>(
  both: Both,
  context: Loader["context"],
  work: (testbed: Testbed) => Promise<T>,
): Promise<T> {
  const tokens = await fetchTokens(both.outside.issuer);
  const driver = startDriver();
  const variants = variantsOf(both);
  try {
    return await work({ both, variants, driver, tokens, context });
  } finally {
    driver.stop();
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}
