import type { Measured } from "../../scenarios/result.ts";

const STEP = 1.5;

/** Rates are told apart down to a factor of `precision`, such as 1.07. */
type Search = { probes: number; precision: number };

/**
 * Finds the highest rate that is kept up: up and down in steps of a half until there is one that is kept and one that is not,
 * and then ever between the two. `keepsUp` must hold for low rates.
 */
export async function findSustainedRate(
  start: number,
  keepsUp: (rate: number) => Promise<boolean>,
  { probes, precision }: Search,
): Promise<number> {
  let [kept, missed] = [0, Number.POSITIVE_INFINITY];
  let rate = Math.max(1, Math.round(start));
  for (let probe = 0; probe < probes && missed / kept > precision; probe++) {
    if (await keepsUp(rate)) kept = rate;
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
 * Confirms a rate as often as there are `rounds`, each time with a measurement of the baseline before it, and lowers it when it is missed
 * twice in a row: once may be the machine's fault.
 * @returns the rate that was kept up in every round, at the second try at the latest, and the baseline round by round
 */
export async function confirmRate(
  rate: number,
  keepsUp: (rate: number) => Promise<boolean>,
  baseline: () => Promise<number>,
  { rounds, precision }: { rounds: number; precision: number },
): Promise<{ rate: number; baselines: number[] }> {
  const baselines: number[] = [];
  while (baselines.length < rounds) {
    baselines.push(await baseline());
    if (rate <= 1 || (await keepsUp(rate)) || (await keepsUp(rate))) continue;
    rate = Math.max(1, Math.floor(rate / precision));
    baselines.length = 0;
  }
  return { rate, baselines };
}

/** Beyond a rate that is sustained orders wait for the ones before them, ever longer: at 4 % too much by 240 ms after 6 s. */
const LAST_SECOND_MS = 250;

/** Whether orders settled as fast as they came: every one of them, and those of the last second as soon as the first ones. */
export function keptUp({ load, settled }: Measured): boolean {
  const last = settled.windows.at(-1);
  const failed = load.completed < load.offered || settled.unsettled > 0;
  return !failed && last !== undefined && last.latency.p50 <= LAST_SECOND_MS;
}
