import { basisOf } from "../model/advise/advice.ts";
import { assume } from "../model/cost/assumptions.ts";
import { inDollars, total } from "../model/cost/bill.ts";
import { billsFor } from "../model/cost/model.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import { profileOf } from "./cost.ts";
import { figuresFrom, sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

/** Dollars a month that count as nothing. */
const NOTHING = 1;
/** Idle functions that cost more than this share of the idle services are not cheap. */
const LITTLE = 1 / 10;

export const idle: Experiment = {
  id: "idle",
  title: "Idle",
  part: "section",
  claim: "Functions cost nothing while idle; services have to be provisioned all the time.",
  method:
    "The bill of a month without any request, from the cost model: all that each deployed stack contains and AWS bills. Memory and CPU of each idle variant on this machine stand beside it: the emulator stands in for Lambda and runs all the time, but customers of Lambda do not pay for this.",
  rule: `Holds when idle functions cost at most ${inDollars(NOTHING)} a month and idle services more. At a price when idle functions cost more than this, but at most a tenth of the idle services. The other way round when idle functions cost more than idle services.`,
  limits:
    "An invoice would show what the list of prices does not contain. On a real cloud, containers can be stopped at night or scaled to zero by a product that does so, and a function that must answer at once needs provisioned concurrency, which costs money while idle.",
  timed: true,
  run: async (laboratory) => {
    const basis = basisOf(await profileOf(laboratory), publishedPrices, assume());
    const { services, functions } = billsFor(basis, { ordersPerMonth: 0, shape: "steady" });
    const dollars = { services: total(services), functions: total(functions) };
    return judge(dollars, figuresFrom(laboratory.comparison, LABELS));
  },
};

const LABELS = ["memory idle", "CPU idle, per second", "time to start"];

/** @param dollars of an idle month */
export function judge(dollars: Record<"services" | "functions", number>, figures: Figure[]): Finding {
  return {
    verdict: verdictOfIdle(dollars),
    because: `A month without requests costs ${inDollars(dollars.services)} for the services, and ${inDollars(dollars.functions)} for the functions.`,
    figures: [sideBySide(dollars).figure("idle month", "$ a month", (each) => each), ...figures],
    plots: [],
  };
}

function verdictOfIdle({
  services,
  functions,
}: Record<"services" | "functions", number>): Finding["verdict"] {
  if (functions > services) return "the other way round here";
  if (functions <= NOTHING) return verdictOf(services > NOTHING);
  return functions <= LITTLE * services ? "holds, at a price" : "does not hold here";
}
