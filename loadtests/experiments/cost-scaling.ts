import type { VariantName } from "@app/net/variant-names";
import { basisOf } from "../model/advise/advice.ts";
import { number } from "../model/advise/sentences.ts";
import { assume } from "../model/cost/assumptions.ts";
import { type Bill, inDollars, sumOver, total } from "../model/cost/bill.ts";
import { curveOf } from "../model/cost/curve.ts";
import { type Basis, billsFor } from "../model/cost/model.ts";
import { type PriceItem, publishedPrices } from "../model/cost/prices.ts";
import type { Profile } from "../model/cost/profile.ts";
import { profileOf } from "./cost.ts";
import { plotOfCurve } from "./lib/cost-curve.ts";
import { sideBySide } from "./lib/figures.ts";
import { type Finding, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

/** Billed for each existing unit, whatever its load. */
const INSTANCES: readonly PriceItem[] = [
  "fargateVcpuArm",
  "fargateMemoryArm",
  "postgresMicro",
  "publicAddress",
  "natGateway",
  "lambdaProvisionedKeptArm",
];
/** Billed by the byte. */
const BYTES: readonly PriceItem[] = [
  "postgresStorage",
  "dynamodbStorage",
  "dynamodbRecovery",
  "logs",
  "logStorage",
  "dataTransferOut",
];
/** Limits for the share of the growth that whole instances cause. */
const MOSTLY = 1 / 2;
const HARDLY = 1 / 10;

export const costScaling: Experiment = {
  id: "cost-scaling",
  title: "Cost as it grows",
  part: "section",
  claim: "The services' cost grows by whole instances, the functions' with each request.",
  method:
    "The growth of both bills from 1 to 1,000 million orders a month, item by item: by whole instances (containers, database servers and their addresses), with each request, and by bytes that are kept, logged or sent. Each step of the instances is compared with its own variant's bill.",
  rule: "Holds when whole instances cause at least half of the growth of the services' bill, and at most a tenth of the growth of the functions' bill. The other way round when the functions' share is larger. The shares without bytes stand beside it.",
  limits:
    "Reserved instances and savings plans: a price file of your own would show them. On a real cloud an autoscaler lags behind the traffic. This blurs the steps of the containers, but not those of the databases.",
  timed: true,
  run: async (laboratory) => judge(await profileOf(laboratory)),
};

const SHAPE = "steady";
const ONE_PERCENT = 1.01;
const [FEWEST, MANY, MOST] = [1e6, 1e8, 1e9];

/** Dollars by which a bill grows; `largest`: a step as a share of the bill before it. */
type Growth = {
  instances: number;
  requests: number;
  bytes: number;
  /** For each million orders above 100 million. */
  perMillion: number;
  steps: number;
  largest: { orders: number; dollars: number; of: number };
};

export function judge(profile: Profile): Finding {
  const basis = basisOf(profile, publishedPrices, assume());
  const growth = { services: growthOf(basis, "services"), functions: growthOf(basis, "functions") };
  const { figure } = sideBySide(growth);
  return {
    verdict: verdictOfGrowth(byInstances(growth.services), byInstances(growth.functions)),
    because: `Whole instances cause ${percent(byInstances(growth.services))} of the growth of the services' bill, and ${percent(byInstances(growth.functions))} of the functions'; bytes kept, logged and sent cause ${percent(byBytes(growth.services))} and ${percent(byBytes(growth.functions))}.`,
    details:
      `The growth is that from ${number(FEWEST)} to ${number(MOST)} orders a month. Without bytes, instances cause ${percent(withoutBytes(growth.services))} of the growth of the services' bill, and ${percent(withoutBytes(growth.functions))} of the functions'. ${describeSteps("services", growth.services)}${describeSteps("functions", growth.functions)}`.trim(),
    figures: [
      figure("growth by whole instances", "%", (each) => 100 * byInstances(each)),
      figure("growth by whole instances, bytes left out", "%", (each) => 100 * withoutBytes(each)),
      figure("largest step of the instances, as a share of the bill", "%", ({ largest }) => 100 * largest.of),
      figure("per million orders, from 100 million to 1,000 million", "$", ({ perMillion }) => perMillion),
      figure("growth by whole instances, in dollars", "$ a month", ({ instances }) => instances),
      figure("growth with each request", "$ a month", ({ requests }) => requests),
      figure("growth by bytes kept, logged and sent", "$ a month", ({ bytes }) => bytes),
    ],
    plots: [plotOfCurve(curveOf(basis, SHAPE, 24), "steady traffic")],
  };
}

const all = ({ instances, requests, bytes }: Growth) => instances + requests + bytes;
const byInstances = (growth: Growth) => growth.instances / all(growth);
const byBytes = (growth: Growth) => growth.bytes / all(growth);
const withoutBytes = (growth: Growth) => growth.instances / (growth.instances + growth.requests);
const percent = (share: number) => `${number(100 * share)} %`;

export function verdictOfGrowth(services: number, functions: number): Finding["verdict"] {
  if (functions > services) return "the other way round here";
  return verdictOf(services >= MOSTLY && functions <= HARDLY);
}

function describeSteps(name: VariantName, { steps, largest }: Growth): string {
  if (steps === 0) return "";
  return `The instances of the ${name} grow in ${steps} steps; the largest, at ${number(largest.orders)} orders, adds ${inDollars(largest.dollars)}, ${percent(largest.of)} of the bill. `;
}

function growthOf(basis: Basis, name: VariantName): Growth {
  const at = (ordersPerMonth: number) => billsFor(basis, { ordersPerMonth, shape: SHAPE })[name];
  const sum = (bill: Bill, items: readonly PriceItem[]) => sumOver(items, (item) => bill[item] ?? 0);
  const [first, last] = [at(FEWEST), at(MOST)];
  const growth = (items: readonly PriceItem[]) => sum(last, items) - sum(first, items);
  const [instances, bytes] = [growth(INSTANCES), growth(BYTES)];
  const requests = total(last) - total(first) - instances - bytes;
  const perMillion = (total(last) - total(at(MANY))) / ((MOST - MANY) / 1e6);
  let [steps, largest] = [0, { orders: 0, dollars: 0, of: 0 }];
  for (let orders = FEWEST, bill = first; orders < MOST; orders *= ONE_PERCENT) {
    const next = at(orders * ONE_PERCENT);
    const dollars = sum(next, INSTANCES) - sum(bill, INSTANCES);
    const of = dollars / total(bill);
    if (dollars > 0) steps++;
    if (of > largest.of) largest = { orders, dollars, of };
    bill = next;
  }
  return { instances, requests, bytes, perMillion, steps, largest };
}
