import { type Both, type BothOptions, startBoth } from "@app/infra/embedded/both";
import { type Driver, startDriver } from "./driver/driver.ts";
import type { RunContext } from "./run-context.ts";
import { fetchTokens } from "./tokens.ts";
import { type Variant, variantsOf } from "./variants/variants.ts";

/** The load generator, the tokens of its customers, and the signal that stops it. */
export type Loader = {
  driver: Driver;
  tokens: readonly string[];
  context: Pick<RunContext, "progress" | "signal">;
};

/** The running variants and their load generator. */
export type Testbed = Loader & { both: Both; variants: readonly Variant[] };

/**
 * Starts a load generator for `work`. Stops the load generator and closes the stores in any case; the variants run on.
 */
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

/**
 * Starts variants, lets `work` use them and a load generator, and stops everything in any case.
 * @throws Error with a sentence when one of their processes dies
 */
export async function withStartedTestbed<T>(
  options: BothOptions,
  context: Loader["context"],
  work: (testbed: Testbed) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const both = await startBoth({ ...options, signal: context.signal });
  const died = both.failed.then((error) => Promise.reject(error));
  return Promise.race([withTestbed(both, { ...context, signal }, work), died]).finally(() => {
    ended.abort();
    return both.stop();
  });
}
