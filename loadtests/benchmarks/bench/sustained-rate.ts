import type { Measured } from "../../scenarios/result.ts";

const STEP = 1.5;

/** The search stops when the bounds are within a factor of `precision`, such as 1.07. */
type Search = { probes: number; precision: number };

/**
 * Finds the highest sustained rate. It moves in steps of a half until it has one rate that is sustained and one that is
 * not, and then bisects. `sustains` must hold for low rates.
 */
export async function findSustainedRate(
  start: number,
  sustains: (rate: number) => Promise<boolean>,
  { probes, precision }: Search,
): Promise<number> {
  let [kept, missed] = [0, Number.POSITIVE_INFINITY];
  let rate = Math.max(1, Math.round(start));
  for (let probe = 0; probe < probes && missed / kept > precision; probe++) {
    if (await sustains(rate)) kept = rate;
    else missed = rate;
    const next =
      missed === Number.POSITIVE_INFINITY
        ? kept * STEP
        : kept === 0
          ? missed / STEP
          : Math.sqrt(kept * missed);
    rate = Math.max(1, Math.round(next));
  }
  return kept;
}

/**
 * Confirms a rate in several rounds, each after a measurement of the baseline. Lowers the rate when two rounds in a row
 * miss it: one miss may be noise of the machine.
 * @returns the rate that every round sustained, at the second attempt at the latest, and the baseline round by round
 */
export async function confirmRate(
  rate: number,
  sustains: (rate: number) => Promise<boolean>,
  baseline: () => Promise<number>,
  { rounds, precision }: { rounds: number; precision: number },
): Promise<{ rate: number; baselines: number[] }> {
  const baselines: number[] = [];
  while (baselines.length < rounds) {
    baselines.push(await baseline());
    if (rate <= 1 || (await sustains(rate)) || (await sustains(rate))) continue;
    rate = Math.max(1, Math.floor(rate / precision));
    baselines.length = 0;
  }
  return { rate, baselines };
}

/** Above the sustained rate, queues grow during the run: at 4 % above it, orders wait 240 ms after 6 s. */
const LAST_SECOND_MS = 250;

/**
 * Whether orders settled as fast as they arrived: all orders settled, and those of the last second as fast as those of
 * the first.
 */
export function isSustained({ load, settled }: Measured): boolean {
  const last = settled.windows.at(-1);
  const failed = load.completed < load.offered || settled.unsettled > 0;
  return !failed && last !== undefined && last.latency.p50 <= LAST_SECOND_MS;
}
