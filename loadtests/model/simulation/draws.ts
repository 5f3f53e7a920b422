import { mean } from "simple-statistics";
import type { Source, Variate } from "./variates.ts";
import { measured } from "./variates.ts";

const MS = 1_000;

/** Draws from a measured distribution given in milliseconds, in seconds. */
function drawnFrom(quantiles: readonly number[], source: Source): Variate {
  const milliseconds = measured(quantiles, source);
  return () => milliseconds() / MS;
}

/** Draws what was measured beyond a part that is counted apart, never less than nothing. Milliseconds in, seconds out. */
export function drawnBeyond(part: number, quantiles: readonly number[], source: Source): Variate {
  const whole = drawnFrom(quantiles, source);
  return () => Math.max(0, whole() - part / MS);
}

/** Draws seconds around a mean in milliseconds, that vary as a measured distribution does. */
export function varyingAs(quantiles: readonly number[], meanMs: number, source: Source): Variate {
  const factor = meanMs / MS / (mean([...quantiles]) || 1);
  const shape = measured(quantiles, source);
  return () => factor * shape();
}
