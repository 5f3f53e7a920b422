import { basisOf } from "../model/advise/advice.ts";
import { assume } from "../model/cost/assumptions.ts";
import { inDollars, total } from "../model/cost/bill.ts";
import { billsFor } from "../model/cost/model.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import { assumedIn, SCENARIOS } from "../model/cost/scenarios.ts";
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
    "An invoice would show what the list of prices does not contain. The usual services have two of everything and two NAT gateways. On a real cloud, containers can be stopped at night or scaled to zero by a product that does so, and a managed Postgres, too (Aurora Serverless v2); a function that must answer at once needs provisioned concurrency, which costs money while idle.",
  timed: true,
  run: async (laboratory) => {
    const basis = basisOf(await profileOf(laboratory), publishedPrices, assume());
    const none = { ordersPerMonth: 0, shape: "steady" } as const;
    const { services, functions } = billsFor(basis, none);
    const thrifty = billsFor({ ...basis, assumed: assumedIn("thrifty", basis.assumed) }, none);
    const dollars = { services: total(services), functions: total(functions) };
    return judge(
      { ...dollars, thrifty: total(thrifty.services) },
      figuresFrom(laboratory.comparison, LABELS),
    );
  },
};

const LABELS = ["memory idle", "CPU idle, per second", "time to start"];

/** Dollars of an idle month. `thrifty` are the services with one of everything. */
export type IdleMonth = Record<"services" | "functions" | "thrifty", number>;

export function judge({ thrifty, ...dollars }: IdleMonth, figures: Figure[]): Finding {
  return {
    verdict: verdictOfIdle(dollars),
    because: `A month without requests costs ${inDollars(dollars.services)} for the services (${inDollars(thrifty)} with ${SCENARIOS.thrifty.means}), and ${inDollars(dollars.functions)} for the functions.`,
    figures: [
      sideBySide(dollars).figure("idle month", "$ a month", (each) => each),
      { label: "idle month, thrifty services", unit: "$ a month", services: thrifty },
      ...figures,
    ],
    plots: [],
  };
}

function verdictOfIdle({ services, functions }: Omit<IdleMonth, "thrifty">): Finding["verdict"] {
  if (functions > services) return "the other way round here";
  if (functions <= NOTHING) return verdictOf(services > NOTHING);
  return functions <= LITTLE * services ? "holds, at a price" : "does not hold here";
}
