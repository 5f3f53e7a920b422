import type { Both } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import type { RunContext } from "../../harness/run-context.ts";
import { type Bench, type BenchOptions, withBench } from "./bench.ts";
import type { BenchFigure } from "./figures.ts";
import { benchFunctions, startFunctionsBaselines } from "./functions.ts";
import { benchServices, startServicesBaselines } from "./services.ts";

/**
 * Measures one variant alone, beside its baselines.
 * @throws Error with a sentence when the figures are not valid
 */
export const benchVariant = (
  name: VariantName,
  options: BenchOptions,
  context: RunContext,
): Promise<BenchFigure[]> => withBench(name, options, context, measure);

async function measure(bench: Bench, both: Both): Promise<BenchFigure[]> {
  if (both.services) {
    const { adminUrl } = both.services.postgres;
    const baselines = await startServicesBaselines(bench, { adminUrl, issuer: both.outside.issuer });
    return benchServices(bench, baselines).finally(baselines[Symbol.asyncDispose]);
  }
  const baselines = await startFunctionsBaselines(bench, { ...both, ...both.functions! });
  return benchFunctions(bench, baselines).finally(baselines[Symbol.asyncDispose]);
}
