import type { VariantName } from "../../harness/variants/variants.ts";
import type { Assumptions } from "../cost/assumptions.ts";
import { type Bill, total } from "../cost/bill.ts";
import { billsFor, medianFigures } from "../cost/model.ts";
import type { Prices } from "../cost/prices.ts";
import type { Profile } from "../cost/profile.ts";
import type { Traffic } from "../cost/traffic.ts";
import { type ByVariant, busiestStretch, type SimulationBasis } from "../simulation/busiest.ts";
import type { Window } from "../simulation/simulate.ts";
import { type Fit, fitsOf } from "./fits.ts";

/** What somebody needs: the latency target in milliseconds for the 99th percentile of responses at the busiest, the longest task in seconds. */
export type Question = { traffic: Traffic; latencyTarget: number; longestTask: number };

/** What the figures say to that. */
export type Advice = {
  question: Question;
  bills: ByVariant<Bill>;
  /** Of the busiest minutes, in seconds. */
  busiest: ByVariant<Window>;
  fits: ByVariant<Fit>;
  cheaper: VariantName;
  /** The cheaper one of those that fit; undefined when none does. */
  choice: VariantName | undefined;
};

export function basisOf(
  profile: Pick<Profile, "rounds" | "times">,
  prices: Prices,
  assumed: Assumptions,
): SimulationBasis {
  return { figures: medianFigures(profile), times: profile.times, prices, assumed };
}

/** @throws Error when the traffic makes no sense */
export function adviseOn(basis: SimulationBasis, question: Question): Advice {
  const bills = billsFor(basis, question.traffic);
  const busiest = busiestStretch(basis, question.traffic);
  const fits = fitsOf(busiest, question);
  const cheaper = total(bills.functions) < total(bills.services) ? "functions" : "services";
  const dearer = cheaper === "functions" ? "services" : "functions";
  const choice = [cheaper, dearer].find((name): name is VariantName => fits[name as VariantName].all);
  return { question, bills, busiest, fits, cheaper, choice };
}
