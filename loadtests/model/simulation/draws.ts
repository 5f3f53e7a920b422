import { mean } from "simple-statistics";
import type { Distribution, Source } from "./distributions.ts";
import { measured } from "./distributions.ts";

const MS = 1_000;

/** Draws from a measured distribution given in milliseconds, in seconds. */
function drawnFrom(quantiles: readonly number[], source: Source): Distribution {
  const milliseconds = measured(quantiles, source);
  return () => milliseconds() / MS;
}

/**
 * Draws from a measured distribution, less a part that is counted elsewhere. Never negative. Milliseconds in, seconds
 * out.
 */
export function drawnBeyond(part: number, quantiles: readonly number[], source: Source): Distribution {
  const whole = drawnFrom(quantiles, source);
  return () => Math.max(0, whole() - part / MS);
}

/** Draws seconds around a mean in milliseconds, with the variation of a measured distribution. */
export function varyingAs(quantiles: readonly number[], meanMs: number, source: Source): Distribution {
  const factor = meanMs / MS / (mean([...quantiles]) || 1);
  const shape = measured(quantiles, source);
  return () => factor * shape();
}
