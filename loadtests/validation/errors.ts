import type { Pair, Validated, Validation } from "./validation.ts";

/** What the simulation aims at: shares of the measured figure. */
export const TOLERANCE = { p50: 0.15, p99: 0.3 };

export type ErrorOf = {
  variant: Validated["variant"];
  load: string;
  figure: string;
  error: number;
  within: boolean;
} & Pair;

/** Every figure with its error, as a share of what was measured: 0.1 is a tenth too much. */
export function errorsOf({ cases }: Pick<Validation, "cases">): ErrorOf[] {
  return cases.flatMap(({ variant, load, ...latencies }) =>
    (["answered", "settled"] as const).flatMap((latency) =>
      (["p50", "p99"] as const).map((percentile) => {
        const { measured, predicted } = latencies[latency][percentile];
        const error = predicted / measured - 1;
        const within = Math.abs(error) <= TOLERANCE[percentile];
        return { variant, load, figure: `${latency} ${percentile}`, measured, predicted, error, within };
      }),
    ),
  );
}

/** A sentence on how many figures are within the tolerance, and the one that is furthest off, with the reason that the model has for that. */
export function accuracySaid(validation: Pick<Validation, "cases">): string[] {
  const errors = errorsOf(validation);
  const off = errors.filter(({ within }) => !within);
  const said = `${errors.length - off.length} of ${errors.length} figures of the simulation of this machine are within 15 % (p50) and 30 % (p99) of what was measured.`;
  const worst = off.sort((a, b) => Math.abs(b.error) - Math.abs(a.error))[0];
  if (!worst) return [said];
  const { variant, load, figure, error, measured, predicted } = worst;
  const percent = `${Math.round(Math.abs(error) * 100)} % too ${error > 0 ? "much" : "little"}`;
  return [
    said,
    `The furthest off is ${figure} of the ${variant} at ${load}: ${predicted.toFixed(1)} ms in place of ${measured.toFixed(1)} ms, ${percent}.`,
    error > 0 ? TOO_MUCH : TOO_LITTLE,
  ];
}

const TOO_MUCH =
  "The model knows how long orders took at two rates, and lets what changes between them change evenly, which a machine does not.";
const TOO_LITTLE =
  "The model knows no collection of garbage, no checkpoint of a database and no other process of the machine beyond what the profile met, and tails are made of these.";
