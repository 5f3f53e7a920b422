import type { VariantName } from "@app/net/variant-names";
import { mean, sum } from "simple-statistics";
import { sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";
import { describe, figureOf, leaderOf, type Measure, weigh } from "./lib/measures.ts";
import { type Explained, type Monitored, monitor } from "./monitoring/explain.ts";

/** A smaller difference is a tie. */
const MARGIN = 0.25;
const MARGIN_POINTS = 5;

export const monitoring: Experiment = {
  id: "monitoring",
  title: "Monitoring",
  part: "section",
  claim: "Functions are harder to follow.",
  method:
    "Each variant starts with its telemetry on. For an order with a slow bank and for a declined order, the experiment counts the log groups to join (one per visited deployable: a container's log or a function's log group), the events that pass the order on while no caller waits, and the share of the time from placed to settled that no span of the trace covers. The spans and the log lines are shown, too.",
  rule: `Three measures decide, over both orders: log groups, events, and time without a span. The functions are harder in a measure when their figure is more than ${100 * MARGIN} % above the services' (of the time without a span, by ${MARGIN_POINTS} points more than this); the services, the other way round; otherwise it is a tie. Holds when the functions are harder in two measures more than the services. The other way round with the variants exchanged.`,
  limits:
    "The help of a tracing product. The time without a span depends on the emulator, which polls a stream every 10 ms. The events decide here, not the functions as such: services that send each other messages would have as many. On a real cloud a stream passes no trace on: without the trace's id, which each item carries here, the functions' part of a trace would end at each stream.",
  takes: { short: 13, long: 17 },
  timed: true,
  run: async (laboratory) => judge(await onEach(laboratory, (name) => monitor(name, laboratory.signal))),
};

const EVENTS = "events without a waiting caller";
const MEASURES: readonly Measure<readonly Explained[]>[] = [
  {
    label: "log groups to join",
    unit: "",
    of: (orders) => sum(orders.map(({ logGroups }) => logGroups.length)),
  },
  {
    label: EVENTS,
    unit: "",
    of: (orders) => sum(orders.map(({ events }) => events)),
  },
  {
    label: "time without a span",
    unit: "%",
    slack: MARGIN_POINTS,
    of: (orders) => 100 * mean(orders.map(({ explained }) => 1 - explained)),
  },
];

export function judge(monitored: readonly Monitored[]): Finding {
  const ordersOf = (name: VariantName) => monitored.find((each) => each.name === name)!.orders;
  const orders = { services: ordersOf("services"), functions: ordersOf("functions") };
  const weighed = weigh(MEASURES, orders, MARGIN);
  const harder = leaderOf(weighed);
  const chained = harder && weighed.some(({ label, more }) => label === EVENTS && more === harder);
  const result = harder
    ? `the ${harder} are harder to follow${chained ? ", because a chain of events (choreography) passes an order on" : ""}`
    : "neither variant is clearly harder to follow";
  return {
    verdict: harder === "services" ? "the other way round here" : verdictOf(harder === "functions"),
    because: `For a slow and a declined order together, ${result}.`,
    details: `Services against functions: ${weighed.map(describe).join("; ")}.`,
    figures: [
      ...weighed.map(figureOf),
      ...(["slow", "failed"] as const).flatMap((kind) =>
        figuresOfKind(kind, kindOf(orders.services, kind), kindOf(orders.functions, kind)),
      ),
    ],
    plots: monitored.flatMap(({ name, orders: own }) => own.map((order) => traceOf(name, order))),
  };
}

const kindOf = (orders: readonly Explained[], kind: Explained["kind"]) =>
  orders.find((order) => order.kind === kind)!;

function figuresOfKind(kind: string, services: Explained, functions: Explained): Figure[] {
  const { figure } = sideBySide({ services, functions });
  return [
    figure(`${kind} order: log groups to join`, "", ({ logGroups }) => logGroups.length),
    figure(`${kind} order: events without a waiting caller`, "", ({ events }) => events),
    figure(`${kind} order: time that its trace explains`, "%", ({ explained }) => 100 * explained),
    figure(`${kind} order: spans`, "", ({ spans }) => spans.length),
    figure(`${kind} order: log lines about it`, "", ({ lines }) => lines),
    figure(`${kind} order: placed to settled`, "ms", ({ tookMs }) => tookMs),
  ];
}

/** A line for each span, the first one on top. */
function traceOf(name: string, { kind, spans }: Explained): Plot {
  return {
    title: `The trace of a ${kind} order through the ${name}`,
    kind: "lines",
    x: { title: "time since it was placed", unit: "ms" },
    y: { title: "span", unit: "from the last to the first" },
    series: spans.map(({ label, start, end }, i) => ({
      name: label,
      points: [
        [start, spans.length - i],
        [end, spans.length - i],
      ],
    })),
  };
}
