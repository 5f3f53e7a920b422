import type { Profile, Times } from "../cost/profile.ts";
import type { Source, Variate } from "./variates.ts";

/** Something at the quiet rate of a profile and at the busy one. */
export type AtRate = { quiet: number; busy: number };

/** What was measured at two rates, at any rate between them: linear in the logarithm of the rate, and beyond them as at the nearest. */
export function betweenRates(
  { times, busy }: Pick<Profile, "times" | "busy">,
  rate: () => number,
  source: Source,
) {
  const span = Math.log(busy.ordersPerSecond / times.ordersPerSecond);
  const between = (ends: AtRate): number => {
    const share = Math.log(rate() / times.ordersPerSecond) / span;
    return ends.quiet + (ends.busy - ends.quiet) * Math.min(1, Math.max(0, share));
  };
  return {
    between,
    amount: (of: (times: Times) => number) => between({ quiet: of(times), busy: of(busy) }),
    /** Draws from the distributions of both at the same place, less a part that is counted apart; never less than nothing. In seconds. */
    draw(of: (times: Times) => readonly number[], part: (place: number) => number): Variate {
      const [quiet, loaded] = [of(times), of(busy)];
      return () => {
        const place = source();
        const whole = between({ quiet: valueAt(quiet, place), busy: valueAt(loaded, place) });
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
