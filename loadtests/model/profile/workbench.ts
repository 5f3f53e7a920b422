import type { Both } from "@app/infra/embedded/both";
import type { Driver } from "../../harness/driver/driver.ts";
import type { Watch } from "../../harness/progress.ts";
import { settle } from "../../harness/settle.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Driven, Measured } from "../../scenarios/result.ts";
import { errorCount } from "../../scenarios/result.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { problemsOf } from "../../scenarios/verdict.ts";

/** All that measuring needs: what runs, what loads it, and on whose behalf. */
export type Workbench = {
  both: Both;
  variants: readonly Variant[];
  driver: Driver;
  tokens: readonly string[];
  watch: Pick<Watch, "progress" | "signal">;
};

const ATTEMPTS = 3;

/**
 * Puts a load on a variant until its last order has settled. One in which the load generator was held up says nothing: it is
 * repeated. @throws Error with a sentence when it does so again and again, or when orders or answers are lost
 */
export async function load(
  { driver, tokens, watch }: Workbench,
  variant: Variant,
  scenario: Scenario,
  customers = tokens.length,
): Promise<Driven & Measured> {
  for (let attempt = 1; ; attempt++) {
    const who = tokens.slice(0, customers);
    const driven = await driver.run({ scenario, url: variant.url, tokens: who, signal: watch.signal });
    watch.signal.throwIfAborted();
    const { result, accepted } = driven;
    const { startedAt } = result;
    const settled = await settle(variant.store, accepted, { startedAt, signal: watch.signal });
    const measured = { load: result, settled };
    const { lost, bottleneck } = problemsOf(measured);
    const failed = errorCount(result) + result.dropped;
    if (failed > 0) lost.push(`${failed} of ${result.offered} requests got no good answer`);
    if (lost.length > 0) throw new Error(`The ${variant.name} under ${scenario.name}: ${lost[0]}.`);
    if (bottleneck.length === 0) return { ...driven, ...measured };
    if (attempt === ATTEMPTS) {
      throw new Error(`${bottleneck[0]}: measure again when the machine has nothing else to do.`);
    }
    watch.progress(`${variant.name}, ${scenario.name}: ${bottleneck[0]}; once more`);
  }
}
