import { globSync, readFileSync } from "node:fs";
import { assume } from "../model/cost/assumptions.ts";
import { inDollars, total } from "../model/cost/bill.ts";
import {
  crossoverOfPayments,
  millionChecks,
  type PaymentsBasis,
  paymentsBills,
} from "../model/cost/payments-bill.ts";
import { publishedPrices } from "../model/cost/prices.ts";
import { type Hybrid, type Loaded, measureHybrid, measureServices, PER_SECOND } from "./hybrid/measure.ts";
import { isDearer } from "./lib/dearer.ts";
import { barPlot, sideBySide } from "./lib/figures.ts";
import { type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { ROOT } from "./lib/source-metrics/deployables.ts";
import { linesOf } from "./lib/source-metrics/lines.ts";

/** A bank's usual answer time in milliseconds. AWS bills the wait; the stand-in of the provider answers at once. */
const PROVIDER_MS = 300;

export const serverlessMicroservices: Experiment = {
  id: "serverless-microservices",
  title: "Services made of functions",
  part: "term",
  claim: "A service can be made of functions.",
  method: `The hybrid is the services variant with one change: PAYMENTS_URL leads to an HTTP API with functions. In the figures, the column Services has payments as a service, and the column Functions has payments as functions. Both forms start alone and get the same load, ${PER_SECOND} orders a second. Then the functions are killed; while they are away, an order is placed and each operation that reads is asked once. At the end the whole conformance suite and the audit run on the hybrid; the audit reads the payments from the functions' table. The dollars come from the cost model: an HTTP API, Lambda with a wait of ${PROVIDER_MS} ms for the provider, and a table, against two containers and a database.`,
  rule: "Holds when the hybrid passes the whole suite, its audit is clean, and no file of the services mentions Lambda, DynamoDB or the AWS SDK. At a price when an order also settles later (p50), or takes more CPU, by more than a tenth.",
  limits:
    "Cold starts: the start of a worker is not one. On a real cloud, the network between the services and the HTTP API adds some milliseconds to each charge, and the first charge after an idle time waits for a cold start. A deployed payments.yml behind the containers would show both.",
  takes: { short: 25, long: 30 },
  run: async (laboratory) => {
    const services = await measureServices(laboratory);
    return judge(services, await measureHybrid(laboratory), linesAboutFunctions());
  },
};

/** Lines in the services' code that mention what the hybrid runs on. */
function linesAboutFunctions(): number {
  const files = globSync("services/**/*.ts", { cwd: ROOT, exclude: (path) => path.includes("node_modules") });
  const lines = files.flatMap((file) => readFileSync(`${ROOT}${file}`, "utf8").split("\n"));
  return lines.filter((line) => /lambda|dynamodb|aws-sdk/i.test(line)).length;
}

export function judge(services: Loaded, hybrid: Hybrid, aboutFunctions: number): Finding {
  const { passed, failed, auditReasons, outage, billedMs } = hybrid;
  const faults = [
    ...failed.map((name) => `the case “${name}” fails`),
    ...auditReasons,
    ...(aboutFunctions > 0 ? [`${aboutFunctions} lines of the services mention the functions`] : []),
  ];
  const use = { computeMs: billedMs, providerMs: PROVIDER_MS, cpuMs: services.paymentsCpuMs };
  const basis: PaymentsBasis = { use, prices: publishedPrices, assumed: assume() };
  const crossover = crossoverOfPayments(basis).toLocaleString("en", WHOLE_MILLIONS);
  const { figure } = sideBySide<Loaded>({ services, functions: hybrid });
  return {
    verdict:
      faults.length === 0 && isDearer(effortOf(hybrid), effortOf(services))
        ? "holds, at a price"
        : verdictOf(faults.length === 0),
    because: `With payments as functions, ${passed} checks of the contract pass and ${failed.length} fail; an order settles in ${settled(hybrid, "p50")} instead of ${settled(services, "p50")} (p50)${faults[0] ? `; ${faults[0]}` : ""}.`,
    details: `An order takes ${cpuOf(hybrid).toFixed(0)} ms of CPU instead of ${cpuOf(services).toFixed(0)} ms. Below about ${crossover} orders a month the functions cost less than two containers and a database. While they are away, orders are accepted, and ${outage.failed.length} of ${outage.asked.length} operations that read fail (${outage.failed.join(", ")}).`,
    figures: [
      figure("settled, p50", "ms", ({ round }) => round.settled.latency.p50),
      figure("settled, p99", "ms", ({ round }) => round.settled.latency.p99),
      figure("CPU per order, engines included", "ms", cpuOf),
      figure("memory under load, engines included", "MB", memoryOf),
      figure("the first order after a start: settled after", "ms", ({ firstMs }) => firstMs),
      { label: "billed per charge, without the provider's wait", unit: "ms", functions: billedMs },
      {
        label: "an order placed while the functions are away: settled after",
        unit: "s",
        functions: outage.settledAfter,
      },
      ...dollarsOf(basis),
      { label: "code and configuration of the functions", unit: "lines", functions: linesOf(...OWN_FILES) },
      { label: "lines of the services that mention them", unit: "", services: aboutFunctions },
    ],
    plots: [latencyPlot(services, hybrid), dollarsPlot(basis)],
  };
}

/** The model is not more exact than this. */
const WHOLE_MILLIONS = { notation: "compact", compactDisplay: "long", maximumFractionDigits: 0 } as const;

const OWN_FILES = ["functions/payments/http/*.ts", "functions/payments.yml"];

const settled = ({ round }: Loaded, at: "p50") => `${round.settled.latency[at].toFixed(0)} ms`;
const cpuOf = ({ round: { cpuSeconds, settled } }: Loaded) =>
  (1_000 * (cpuSeconds.app + cpuSeconds.engine)) / settled.settled;
const effortOf = (form: Loaded) => ({ settledP50: form.round.settled.latency.p50, cpu: cpuOf(form) });
const memoryOf = ({ round: { memory } }: Loaded) => (memory.app + memory.engine) / 1e6;

const AMOUNTS = [0, 10_000, 1_000_000, 100_000_000];

function dollarsOf(basis: PaymentsBasis) {
  const rows = AMOUNTS.map((orders) => {
    const { service, functions } = paymentsBills(basis, orders);
    const label = `payments, ${orders.toLocaleString("en")} orders a month`;
    return { label, unit: "$ a month", services: total(service), functions: total(functions) };
  });
  const checks = { label: "a million health checks", unit: "$", functions: millionChecks(basis) };
  return [...rows, checks];
}

const FORMS = [
  { name: "payments as a service", variant: "services" },
  { name: "payments as functions", variant: "functions" },
] as const;

function latencyPlot(...forms: readonly Loaded[]): Plot {
  const bars = FORMS.map((form, i) => {
    const { round, firstMs } = forms[i]!;
    return { ...form, heights: [round.settled.latency.p50, round.settled.latency.p99, firstMs] };
  });
  const x = { title: "orders", unit: "quantile", names: ["p50", "p99", "the first order"] };
  return barPlot("From placed to settled", x, { title: "time", unit: "ms" }, bars);
}

function dollarsPlot(basis: PaymentsBasis): Plot {
  const amounts = Array.from({ length: 25 }, (_, i) => 10 ** (4 + i / 6));
  const points = (of: "service" | "functions") =>
    amounts.map((orders): [number, number] => [orders, total(paymentsBills(basis, orders)[of])]);
  return {
    title: `Dollars a month for payments alone; ${inDollars(total(paymentsBills(basis, 0).functions))} without any order`,
    kind: "lines",
    x: { title: "orders", unit: "per month", scale: "log" },
    y: { title: "cost", unit: "$ per month", scale: "log" },
    series: FORMS.map(({ name, variant }, i) => ({
      name,
      variant,
      points: points(i === 0 ? "service" : "functions"),
    })),
  };
}
