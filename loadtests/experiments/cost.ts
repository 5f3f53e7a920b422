import type { VariantName } from "@app/net/variant-names";
import { keepLatest, LATEST_PROFILE } from "../harness/reports-directory.ts";
import { withTestbed } from "../harness/testbed.ts";
import { basisOf } from "../model/advise/advice.ts";
import { inScenarios } from "../model/advise/in-scenarios.ts";
import { describeFlip, number } from "../model/advise/sentences.ts";
import { assume, inWords } from "../model/cost/assumptions.ts";
import { type Bill, inDollars, total } from "../model/cost/bill.ts";
import { FEWEST_ORDERS, lastCrossover } from "../model/cost/crossover.ts";
import { billsFor } from "../model/cost/model.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import type { Profile } from "../model/cost/profile.ts";
import { SCENARIOS } from "../model/cost/scenarios.ts";
import { type Swing, sensitivityOf } from "../model/cost/sensitivity.ts";
import { FUNCTIONS_STACK } from "../model/cost/stacks.ts";
import { measureProfile, QUICK, USUAL } from "../model/profile/measure.ts";
import { barPlot, sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import { type Experiment, once } from "./lib/laboratory.ts";

/**
 * Limits for the share of the bill that an idle month costs: at least this for allocated resources, at most that for
 * executed requests.
 */
const ALLOCATED = 1 / 2;
const EXECUTED = 1 / 10;
/** Dollars a month. The claim holds "at a price" when idle functions cost more. */
const NOTHING = 1;

export const cost: Experiment = {
  id: "cost",
  title: "Cost",
  part: "table",
  claim: "Services cost what is allocated to them, functions what is executed.",
  method:
    "CPU, memory, requests and database units per order are measured. The bill contains all parts of each stack, also alarms and addresses. An idle month costs a share of the bill at the number of orders at which both variants cost the same. This share pays for allocated resources. The rest of the functions' bill pays for executed requests; the rest of the services' bill pays for further containers and for bytes.",
  rule: `Holds when an idle month costs at least half of the services' bill, and at most a tenth of the functions' bill; at a price when idle functions cost more than ${inDollars(NOTHING)}. The other way round when the functions' share is larger.`,
  limits: `Discounts, people, tax and traffic between zones are not in the bill; an invoice would show them. On a real cloud, reserved capacity makes the services cheaper by about 30 %, because NAT gateways, load balancers and addresses cannot be reserved; Savings Plans also cover Lambda and DynamoDB. An account's free tier pays for 10 of the functions' ${FUNCTIONS_STACK.alarms} alarms.`,
  takes: { short: 37, long: 137 },
  timed: true,
  run: async (laboratory) => judge(await profileOf(laboratory)),
};

/** The profile of this run, stored beside the report. */
export const profileOf = once(async ({ both, comparison, progress, signal }): Promise<Profile> => {
  const effort = comparison.options.short ? QUICK : USUAL;
  const profile = await withTestbed(both, { progress, signal }, (testbed) => measureProfile(testbed, effort));
  keepLatest(LATEST_PROFILE, profile);
  return profile;
});

const SHAPE = "daily-wave";
/** Used when no number of orders makes both cost the same. */
const USUAL_ORDERS = 1e6;

export function judge(profile: Profile): Finding {
  const basis = basisOf(profile, publishedPrices, assume());
  const bills = (ordersPerMonth: number) => billsFor(basis, { ordersPerMonth, shape: SHAPE });
  const orders = lastCrossover(basis, SHAPE)?.ordersPerMonth ?? USUAL_ORDERS;
  const [idle, full] = [bills(0), bills(orders)];
  const share = (name: VariantName) => total(idle[name]) / total(full[name]);
  const of = (name: VariantName) => `${inDollars(total(idle[name]))}, ${percent(share(name))}`;
  const at = (label: string, ordersPerMonth: number): Figure =>
    sideBySide(bills(ordersPerMonth)).figure(label, "$ a month", total);
  const amounts = Array.from({ length: 7 }, (_, i) => FEWEST_ORDERS * 10 ** i);
  const flips = inScenarios(profile, basis, { ordersPerMonth: orders, shape: SHAPE }).map(
    ({ name, flip }) => `As ${name} (${SCENARIOS[name].means}): ${describeFlip(flip)}`,
  );
  return {
    verdict: verdictOfShares(share("services"), share("functions"), total(idle.functions)),
    because: `Without orders, a month costs the services ${of("services")} of a month with ${number(orders)} orders, and the functions ${of("functions")}.`,
    details: `With the usual assumptions and ${number(orders)} orders a month the services cost ${inDollars(total(full.services))} and the functions ${inDollars(total(full.functions))}. Of the functions' idle month, ${inDollars(idle.functions.alarms ?? 0)} are for alarms; of the services', ${inDollars(unreserved(idle.services))} are for NAT gateways, the load balancer and addresses, which cannot be reserved. Which variant is cheaper depends on how the services are run, and each range covers what is unknown until it is set (reads per order, months kept, …). ${flips.join(" ")}`,
    figures: [
      at("idle", 0),
      sideBySide({ services: share("services"), functions: share("functions") }).figure(
        "share of the bill that an idle month costs",
        "%",
        (idleShare) => 100 * idleShare,
      ),
      ...amounts.map((each) => at(`${number(each)} orders a month`, each)),
    ],
    plots: [tornado(sensitivityOf(basis, SHAPE))],
  };
}

/** @param services share of the bill that an idle month costs */
export function verdictOfShares(
  services: number,
  functions: number,
  idleFunctions: number,
): Finding["verdict"] {
  if (functions > services) return "the other way round here";
  const holds = services >= ALLOCATED && functions <= EXECUTED;
  return holds && idleFunctions > NOTHING ? "holds, at a price" : verdictOf(holds);
}

/** The dollars of the always running parts for which AWS sells no reservation. */
const unreserved = ({ natGateway = 0, loadBalancer = 0, publicAddress = 0 }: Bill) =>
  natGateway + loadBalancer + publicAddress;
const percent = (share: number) => `${number(100 * share)} %`;

/** The crossover with each assumption at either bound. An assumption without a crossover has no bar. */
function tornado(swings: readonly Swing[]): Plot {
  const shown = swings.filter(({ atLow, atHigh }) => atLow !== atHigh).slice(0, 8);
  const inMillions = (of: (swing: Swing) => number | undefined) =>
    shown.map((swing) => (of(swing) ?? 0) / 1e6);
  return barPlot(
    `The crossover when one assumption at a time is at its lowest and its highest value (traffic in a daily wave)`,
    { title: "assumption", unit: "moved alone", names: shown.map(({ name }) => inWords(name)) },
    { title: "crossover", unit: "million orders a month" },
    [
      { name: "at its lowest", heights: inMillions(({ atLow }) => atLow) },
      { name: "at its highest", heights: inMillions(({ atHigh }) => atHigh) },
    ],
  );
}
