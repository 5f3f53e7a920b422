import type { VariantName } from "../../harness/variants/variants.ts";
import type { Assumptions } from "../cost/assumptions.ts";
import { type Bill, total } from "../cost/bill.ts";
import { billsFor, medianFigures } from "../cost/model.ts";
import type { Prices } from "../cost/prices.ts";
import type { Profile } from "../cost/profile.ts";
import type { Traffic } from "../cost/traffic.ts";
import { type ByVariant, busiestStretch, type SimulationBasis } from "../simulation/busiest.ts";
import type { Stretch } from "../simulation/simulate.ts";
import { type Fit, fitsOf } from "./fits.ts";

/**
 * The user's needs. `latencyTarget` is the p99 of responses in the busiest minutes, in milliseconds; `longestTask` is
 * in seconds.
 */
export type Question = { traffic: Traffic; latencyTarget: number; longestTask: number };

/** The answer to a question, with the figures behind it. */
export type Advice = {
  question: Question;
  bills: ByVariant<Bill>;
  /** In the busiest minutes, in seconds. */
  busiest: ByVariant<Stretch>;
  fits: ByVariant<Fit>;
  cheaper: VariantName;
  /** The cheaper variant of those that fit; undefined when none fits. */
  choice: VariantName | undefined;
};

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
  const cheaper = total(bills.functions) < total(bills.services) ? "functions" : "services";
  const dearer = cheaper === "functions" ? "services" : "functions";
  const choice = [cheaper, dearer].find((name): name is VariantName => fits[name as VariantName].all);
  return { question, bills, busiest, fits, cheaper, choice };
}
