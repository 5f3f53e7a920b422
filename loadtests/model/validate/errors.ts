import { between } from "../simulation/between-rates.ts";
import type { Pair, Validated, Validation } from "./validation.ts";

/** The simulation's tolerances, as shares of the measured figure. */
export const TOLERANCE = { p50: 0.15, p99: 0.3 };

const LATENCIES = ["answered", "settled"] as const;
const PERCENTILES = ["p50", "p99"] as const;
type Latency = (typeof LATENCIES)[number];
type Percentile = (typeof PERCENTILES)[number];

/** `error` and `unexplained` are shares of the measured figure: 0.1 means a tenth too much. */
export type ErrorOf = {
  variant: Validated["variant"];
  load: string;
  figure: string;
  percentile: Percentile;
  error: number;
  within: boolean;
  /**
   * The error that remains when the machine's drift is removed. Drift: the time of the profile's loads when measured
   * again, divided by their time in the profile.
   */
  unexplained: number;
} & Pair;

type Measured = Pick<Validation, "cases" | "repeated">;

/** Every figure with its error. */
export function errorsOf({ cases, repeated }: Measured): ErrorOf[] {
  return cases.flatMap((each) =>
    LATENCIES.flatMap((latency) =>
      PERCENTILES.map((percentile) => {
        const { measured, predicted } = each[latency][percentile];
        const error = predicted / measured - 1;
        const unexplained = (predicted * driftAt(each, repeated, latency, percentile)) / measured - 1;
        return {
          variant: each.variant,
          load: each.load,
          figure: `${latency} ${percentile}`,
          percentile,
          measured,
          predicted,
          error,
          within: isWithin(error, percentile),
          unexplained,
        };
      }),
    ),
  );
}

const isWithin = (error: number, percentile: Percentile) => Math.abs(error) <= TOLERANCE[percentile];

/** The machine's drift since the profile, as a ratio, interpolated between the profile's rates like the simulation. */
function driftAt(
  { variant, ordersPerSecond }: Validated,
  repeated: readonly Validated[],
  latency: Latency,
  percentile: Percentile,
): number {
  const own = repeated
    .filter((each) => each.variant === variant)
    .sort((a, b) => a.ordersPerSecond - b.ordersPerSecond);
  const [quiet, busy] = own as [Validated, Validated];
  const drift = ({ [latency]: { [percentile]: pair } }: Validated) => pair.measured / pair.predicted;
  return between(
    { quiet: drift(quiet), busy: drift(busy) },
    { quiet: quiet.ordersPerSecond, busy: busy.ordersPerSecond },
    ordersPerSecond,
  );
}

/**
 * Sentences: the number of figures within the tolerance, the worst one, and the part of the error that is the
 * machine's.
 */
export function describeAccuracy(validation: Measured): string[] {
  const errors = errorsOf(validation);
  const off = errors.filter(({ within }) => !within);
  const said = `${errors.length - off.length} of ${errors.length} figures of the simulation of this machine are within 15 % (p50) and 30 % (p99) of the measured value.`;
  const worst = off.sort((a, b) => Math.abs(b.error) - Math.abs(a.error))[0];
  if (!worst) return [said];
  const { variant, load, figure, error, measured, predicted, unexplained } = worst;
  const left = errors.filter((each) => isWithin(each.unexplained, each.percentile)).length;
  return [
    said,
    `The largest error is in ${figure} of the ${variant} at ${load}: ${predicted.toFixed(1)} ms instead of ${measured.toFixed(1)} ms, ${offBy(error)}.`,
    `A part is drift of the machine: the two loads of the profile, measured again, took ${describeDrifts(validation)} of their time in the profile. Corrected for this drift, ${left} of ${errors.length} figures are within these limits, and the figure with the largest error is ${offBy(unexplained)}. The rest is the model's error: it knows two rates, and estimates the queueing at other rates.`,
  ];
}

const offBy = (error: number) =>
  `${Math.round(Math.abs(error) * 100)} % too ${error > 0 ? "much" : "little"}`;

function describeDrifts({ repeated }: Measured): string {
  const drifts = errorsOf({ cases: repeated, repeated }).map(
    ({ measured, predicted }) => measured / predicted,
  );
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `from ${percent(Math.min(...drifts))} to ${percent(Math.max(...drifts))}`;
}
