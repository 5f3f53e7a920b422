import type { Profile, Times } from "../cost/profile.ts";
import type { Distribution, Source } from "./distributions.ts";

/** A value at the quiet rate of a profile and at the busy one. */
export type AtRate = { quiet: number; busy: number };

/** Interpolates between two rates, linearly in the logarithm of the rate. Outside them, the nearer value counts. */
export function between(ends: AtRate, rates: AtRate, rate: number): number {
  const share = Math.log(rate / rates.quiet) / Math.log(rates.busy / rates.quiet);
  return ends.quiet + (ends.busy - ends.quiet) * Math.min(1, Math.max(0, share));
}

/** The measured distributions at the two rates of a profile, interpolated at another rate. */
export function betweenRates(
  { times, busy }: Pick<Profile, "times" | "busy">,
  rate: () => number,
  source: Source,
) {
  const rates = { quiet: times.ordersPerSecond, busy: busy.ordersPerSecond };
  const now = (ends: AtRate) => between(ends, rates, rate());
  return {
    between: now,
    amount: (of: (times: Times) => number) => now({ quiet: of(times), busy: of(busy) }),
    /**
     * Draws from both distributions at the same quantile, less a part that is counted elsewhere. Never negative. In
     * seconds.
     */
    draw(of: (times: Times) => readonly number[], part: (place: number) => number): Distribution {
      const [quiet, loaded] = [of(times), of(busy)];
      return () => {
        const place = source();
        const whole = now({ quiet: valueAt(quiet, place), busy: valueAt(loaded, place) });
        return Math.max(0, whole - part(place)) / 1_000;
      };
    },
  };
}

function valueAt(quantiles: readonly number[], place: number): number {
  const position = place * (quantiles.length - 1);
  const index = Math.floor(position);
  const below = quantiles[index] ?? 0;
  return below + ((quantiles[index + 1] ?? below) - below) * (position - index);
}
