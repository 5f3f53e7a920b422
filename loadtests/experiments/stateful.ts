import { barPlot } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import { type Experiment, type Laboratory, withVariants } from "./lib/laboratory.ts";
import { linesOf } from "./lib/source-metrics/lines.ts";
import { openOf, type Survived, slowestOf } from "./state/kill-all.ts";
import { killBoth } from "./state.ts";
import { type Dollars, dollarsPerMillion } from "./stateful/dollars.ts";
import { measureSteady, ORDERS, PER_SECOND, type Steady } from "./stateful/measure-steady.ts";
import { runDurable, type Stored } from "./stateful/run-durable.ts";

export const stateful: Experiment = {
  id: "stateful",
  title: "Stateful patterns",
  part: "term",
  claim: "A workflow's state can live in an item.",
  method: `Three patterns keep the state of the same saga: a leased row that is the job (services), an item whose stream invokes the next function (functions), and a durable function, whose steps are stored by the provider (functions/durable.yml, on a local service of two operations). In each, SIGKILL ends every process in the middle of sagas, and an audit follows. Without faults, ${ORDERS} orders at ${PER_SECOND} a second, which leave most of the machine idle, show latency, CPU and what AWS would bill for the functions; the code that only the workflow needs is counted.`,
  rule: "Holds when every order in progress at a kill settles with its effects once, in every pattern.",
  limits:
    "Workflows of weeks, and AWS's own durable service: its latency, its limits, and a bill. The price of an operation is an example's rate on AWS's page; the prices of stored data, and the rule that a start, the end of a step and a repeated attempt are one operation each, are from memory. Durations on this machine stand for Lambda's. On a real cloud, each of the two checkpoints of a step is a call over the network, and the chain waits for its streams, so the order of the latencies may change.",
  takes: { short: 46, long: 49 },
  run: async (laboratory) => {
    const [row, item] = await killBoth(laboratory);
    const steady = await measureBoth(laboratory);
    const { survived, ...durable } = await runDurable(laboratory);
    return judge({
      row: { survived: row!, steady: steady[0]!, lines: linesOf(...FILES.row) },
      item: { survived: item!, steady: steady[1]!, lines: linesOf(...FILES.item) },
      durable: { survived, ...durable, lines: linesOf(...FILES.durable) },
    });
  },
};

function measureBoth({ both }: Laboratory): Promise<Steady[]> {
  return withVariants(both, async (variants) => {
    const measured: Steady[] = [];
    for (const variant of variants) measured.push(await measureSteady(variant, both.outside.issuer));
    return measured;
  });
}

const SWEEP = "functions/orders/{sweep-orders,unfinished-store}.ts";

/** The code that only the workflow needs. */
const FILES = {
  row: ["services/orders/{commands,fulfil-order,job-store,slots,sweep-orders,workers}.ts"],
  item: [
    SWEEP,
    "functions/orders/settle-order.ts",
    "functions/inventory/{release-stock,reserve-stock}.ts",
    "functions/payments/{authorize-payment,refund-payment,requested-payment,retry-payment,slow-payment-store}.ts",
    "functions/chassis/reemit-decision.ts",
  ],
  durable: [SWEEP, "functions/durable/*.ts"],
};

type Pattern = { survived: Survived; steady: Steady; lines: number };
export type Patterns = {
  row: Pattern;
  item: Pattern;
  durable: Pattern & { stored: Stored; repeatedSteps: number };
};

const NAMES = { row: "the row", item: "the item", durable: "the durable function" };

/** @throws Error when no order was in progress at the kills of a pattern */
export function judge(patterns: Patterns): Finding {
  const all = (["row", "item", "durable"] as const).map((key) => ({ name: NAMES[key], ...patterns[key] }));
  const idle = all.find(({ survived }) => openOf(survived) === 0);
  if (idle) throw new Error(`No order of ${idle.name} was in progress at a kill, so nothing was shown.`);
  const broken = all.flatMap(({ name, survived }) => survived.broken.map((rule) => `${name}: ${rule}`));
  const said = all.map(
    ({ name, survived }) => `${openOf(survived)} of ${name} within ${slowestOf(survived).toFixed(1)} s`,
  );
  const busiest = Math.max(...all.map(({ steady }) => steady.coresShare));
  const dollars = {
    item: dollarsPerMillion(patterns.item.steady),
    durable: dollarsPerMillion(patterns.durable.steady, patterns.durable.stored),
  };
  return {
    verdict: verdictOf(broken.length === 0),
    because:
      broken[0] === undefined
        ? "With every process killed, all orders in progress settled with their effects once: in a leased row, in an item, and in a local stand-in of AWS's durable functions."
        : `With every process killed, not every order settled with its effects once; ${broken[0]}.`,
    details: `Orders in progress settled after a kill: ${said.join(", ")}. Without faults, the dearest pattern used ${(100 * busiest).toFixed(0)} % of the cores at ${PER_SECOND} orders a second.`,
    figures: [...figuresOf(patterns), ...durableFigures(patterns.durable), ...dollarFigures(dollars)],
    plots: [latencyPlot(patterns), dollarPlot(dollars)],
  };
}

/** Each figure of the row and the item, and then of the durable function. */
function figuresOf({ row, item, durable }: Patterns): Figure[] {
  const figure = (label: string, unit: string, of: (pattern: Pattern) => number): Figure[] => [
    { label, unit, services: of(row), functions: of(item) },
    { label: `${label}, durable function`, unit, functions: of(durable) },
  ];
  return [
    ...figure("placed until settled, p50", "ms", ({ steady }) => steady.settledP50),
    ...figure("placed until settled, p99", "ms", ({ steady }) => steady.settledP99),
    ...figure("CPU per order", "ms", ({ steady }) => steady.cpuMillis),
    ...figure("share of all cores used", "%", ({ steady }) => 100 * steady.coresShare),
    ...figure("code of the workflow", "lines", ({ lines }) => lines),
    ...figure("orders in progress when killed", "", ({ survived }) => openOf(survived)),
    ...figure("until all had settled after a kill", "s", ({ survived }) => slowestOf(survived)),
  ];
}

function durableFigures({ steady, stored, repeatedSteps }: Patterns["durable"]): Figure[] {
  return [
    {
      label: "checkpoints per order, durable function",
      unit: "",
      functions: stored.checkpoints / steady.orders,
    },
    {
      label: "operations per order, durable function",
      unit: "",
      functions: stored.operations / steady.orders,
    },
    { label: "steps repeated after the kills, durable function", unit: "", functions: repeatedSteps },
  ];
}

type BothDollars = Record<"item" | "durable", Dollars>;
const totalOf = ({ functions, tables, operations }: Dollars) => functions + tables + operations;

function dollarFigures({ item, durable }: BothDollars): Figure[] {
  const label = "AWS, computed: functions, tables and operations of a million orders";
  return [
    { label, unit: "$", functions: totalOf(item) },
    { label: `${label}, durable function`, unit: "$", functions: totalOf(durable) },
  ];
}

function latencyPlot({ row, item, durable }: Patterns): Plot {
  const heights = ({ steady }: Pattern) => [steady.settledP50, steady.settledP99];
  return barPlot(
    "Time from the order to its outcome",
    { title: "orders", unit: "share", names: ["p50", "p99"] },
    { title: "time", unit: "ms" },
    [
      { name: "row", variant: "services", heights: heights(row) },
      { name: "item", variant: "functions", heights: heights(item) },
      { name: "durable function", heights: heights(durable) },
    ],
  );
}

function dollarPlot({ item, durable }: BothDollars): Plot {
  const heights = ({ functions, tables, operations }: Dollars) => [functions, tables, operations];
  return barPlot(
    "What AWS would bill for a million orders",
    { title: "for what", unit: "part", names: ["functions", "tables", "durable operations"] },
    { title: "price", unit: "$" },
    [
      { name: "item", variant: "functions", heights: heights(item) },
      { name: "durable function", heights: heights(durable) },
    ],
  );
}
