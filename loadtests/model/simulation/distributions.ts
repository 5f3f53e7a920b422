import { randomExponential } from "d3-random";

/** Draws one value, in seconds. */
export type Distribution = () => number;

/** A uniform source in [0, 1); a seed makes a run repeatable. */
export type Source = () => number;

export function exponential(mean: number, source: Source): Distribution {
  return randomExponential.source(source)(1 / mean);
}

export function constant(value: number): Distribution {
  return () => value;
}

/**
 * Draws from a measured distribution given by its quantiles, evenly spaced from the minimum to the maximum; linear
 * between them (inverse transform). Ten quantiles are enough for the body, more for a tail.
 */
export function measured(quantiles: readonly number[], source: Source): Distribution {
  const last = quantiles.length - 1;
  return () => {
    const position = source() * last;
    const index = Math.min(Math.floor(position), last - 1);
    const below = quantiles[index] ?? 0;
    const above = quantiles[index + 1] ?? below;
    return below + (above - below) * (position - index);
  };
}
