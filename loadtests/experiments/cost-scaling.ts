import type { VariantName } from "../harness/variants/variants.ts";
import { basisOf } from "../model/advise/advice.ts";
import { number } from "../model/advise/sentences.ts";
import { assume } from "../model/cost/assumptions.ts";
import { inDollars, total } from "../model/cost/bill.ts";
import { FEWEST_ORDERS, MOST_ORDERS } from "../model/cost/crossover.ts";
import { curveOf } from "../model/cost/curve.ts";
import { type Basis, billsFor } from "../model/cost/model.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import type { Profile } from "../model/cost/profile.ts";
import { profileOf } from "./cost.ts";
import { plotOfCurve } from "./lib/cost-curve.ts";
import type { Experiment } from "./lib/experiment.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";

export const costScaling: Experiment = {
  id: "cost-scaling",
  title: "Cost as it grows",
  part: "section",
  claim: "The services' cost grows by whole instances, the functions' with each request.",
  method: "The two curves of the cost model over orders a month: the size of a step, and the slope.",
  rule: "Holds when the services' curve has steps larger than the functions' cost of a tenth of the traffic, and the functions' curve none.",
  limits: "Reserved instances and savings plans. The price file can be replaced to see them.",
  run: async (laboratory) => judge(await profileOf(laboratory)),
};

const SHAPE = "steady";
const ONE_PERCENT = 1.01;

/**
 * The largest cost of one percent more orders beyond one percent of the bill, relative to a tenth of the functions'
 * cost at that amount.
 */
type Step = { orders: number; dollars: number; ofTenth: number };

export function judge(profile: Profile): Finding {
  const basis = basisOf(profile, publishedPrices, assume());
  const [services, functions] = [largestStep(basis, "services"), largestStep(basis, "functions")];
  const holds = services.ofTenth > 1 && functions.ofTenth <= 1;
  const slope = (name: VariantName) => (dollarsAt(basis, name, 1e9) - dollarsAt(basis, name, 1e8)) / 900;
  return {
    verdict: verdictOf(holds),
    because: `At ${number(services.orders)} orders a month one percent more costs ${inDollars(services.dollars)} more as services, ${number(services.ofTenth)} times what a tenth of them costs as functions; the functions' largest such step is ${number(functions.ofTenth)} times that.`,
    figures: [
      { label: "largest step", unit: "$ a month", services: services.dollars, functions: functions.dollars },
      {
        label: "per million orders, from 100 million to 1,000 million",
        unit: "$",
        services: slope("services"),
        functions: slope("functions"),
      },
    ],
    plots: [plotOfCurve(curveOf(basis, SHAPE, 24), "steady traffic")],
  };
}

function dollarsAt(basis: Basis, name: VariantName, ordersPerMonth: number): number {
  return total(billsFor(basis, { ordersPerMonth, shape: SHAPE })[name]);
}

function largestStep(basis: Basis, name: VariantName): Step {
  let largest: Step = { orders: 0, dollars: 0, ofTenth: 0 };
  for (let orders = FEWEST_ORDERS; orders < MOST_ORDERS; orders *= ONE_PERCENT) {
    const before = dollarsAt(basis, name, orders);
    const dollars = dollarsAt(basis, name, orders * ONE_PERCENT) - before * ONE_PERCENT;
    const ofTenth = dollars / (dollarsAt(basis, "functions", orders) / 10);
    if (ofTenth > largest.ofTenth) largest = { orders, dollars, ofTenth };
  }
  return largest;
}
