import type { VariantName } from "@app/net/variant-names";
import type { Assumptions } from "../cost/assumptions.ts";
import { type Bill, total } from "../cost/bill.ts";
import { billsFor, medianFigures } from "../cost/model.ts";
import type { ByVariant } from "../cost/names.ts";
import type { Prices } from "../cost/prices.ts";
import type { Profile } from "../cost/profile.ts";
import type { Traffic } from "../cost/traffic.ts";
import { busiestStretch, type SimulationBasis } from "../simulation/busiest.ts";
import type { Stretch } from "../simulation/simulate.ts";
import { type Fit, fitsOf } from "./fits.ts";
import { type KeptForThePeak, keptForThePeak } from "./kept-for-the-peak.ts";

/**
 * The user's needs. `latencyTarget`: p99 of responses in the busiest minutes, in milliseconds; `longestTask` in
 * seconds.
 */
export type Question = { traffic: Traffic; latencyTarget: number; longestTask: number };

/** The advice for a question, with its figures. */
export type Advice = {
  question: Question;
  bills: ByVariant<Bill>;
  /** In the busiest minutes, in seconds. */
  busiest: ByVariant<Stretch>;
  fits: ByVariant<Fit>;
  /** Services with the containers of the peak, where an autoscaler is too late. */
  kept: (KeptForThePeak & { fits: Fit }) | undefined;
  cheaper: VariantName;
  /** The cheapest way that fits; undefined when none fits. */
  choice: VariantName | undefined;
};

/** Bills that differ by less than a tenth count as the same: the model is not more precise. */
export const SAME = 1 / 10;
export const isSame = (a: number, b: number): boolean => Math.max(a / b, b / a) < 1 + SAME;

export function basisOf(
  profile: Pick<Profile, "rounds" | "times">,
  prices: Prices,
  assumed: Assumptions,
): SimulationBasis {
  return { figures: medianFigures(profile), times: profile.times, prices, assumed };
}

/** @throws Error with a sentence when the traffic is out of range */
export function adviseOn(basis: SimulationBasis, question: Question): Advice {
  const bills = billsFor(basis, question.traffic);
  const busiest = busiestStretch(basis, question.traffic);
  const fits = fitsOf(busiest, question);
  const kept = fits.services.latency ? undefined : keptForThePeak(basis, question.traffic);
  const keptFits = kept && fitsOf({ ...busiest, services: kept.busiest }, question).services;
  const [services, functions] = [total(bills.services), total(bills.functions)];
  const ways: { name: VariantName; dollars: number; fits: boolean }[] = [
    { name: "services", dollars: services, fits: fits.services.all },
    { name: "services", dollars: kept?.dollars ?? 0, fits: keptFits?.all ?? false },
    { name: "functions", dollars: functions, fits: fits.functions.all },
  ];
  const fitting = ways.filter((way) => way.fits).sort((a, b) => a.dollars - b.dollars);
  return {
    question,
    bills,
    busiest,
    fits,
    kept: kept && keptFits && { ...kept, fits: keptFits },
    cheaper: functions < services ? "functions" : "services",
    choice: fitting[0]?.name,
  };
}
