import { sideBySide } from "./lib/figures.ts";
import { type Figure, type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import { type Experiment, onEach } from "./lib/laboratory.ts";
import { type Explained, type Monitored, monitor } from "./monitoring/explain.ts";

export const monitoring: Experiment = {
  id: "monitoring",
  title: "Monitoring",
  part: "section",
  claim: "Functions are harder to follow.",
  method:
    "Each variant starts with its telemetry on. For an order with a slow bank and for a declined order, the experiment counts the log streams to join (one per visited deployable: a container's log or a function's log group), the spans of the trace, and the share of the time from placed to settled that spans cover. A trace cannot explain the time outside of all spans.",
  rule: "Holds when the functions need more log streams for at least one of the two orders, and fewer for none.",
  limits:
    "The help of a tracing product, and the effort of joining log groups in CloudWatch: the local emulator writes one log for all functions. The same order in such a product would show both.",
  takes: { quick: 13, usual: 17 },
  run: async (laboratory) => judge(await onEach(laboratory, (name) => monitor(name, laboratory.signal))),
};

export function judge(monitored: readonly Monitored[]): Finding {
  const of = (name: string, kind: Explained["kind"]) =>
    monitored.find((each) => each.name === name)!.orders.find((order) => order.kind === kind)!;
  const more = (kind: Explained["kind"]) =>
    of("functions", kind).logStreams.length - of("services", kind).logStreams.length;
  const kinds = ["slow", "failed"] as const;
  const said = kinds.map((kind) => {
    const [services, functions] = [of("services", kind), of("functions", kind)];
    return `a ${kind} order takes ${services.logStreams.length} log streams of services against ${functions.logStreams.length} of functions, and its trace explains ${percent(services)} against ${percent(functions)} % of its time`;
  });
  return {
    verdict: verdictOf(kinds.some((kind) => more(kind) > 0) && !kinds.some((kind) => more(kind) < 0)),
    because: `${said.join("; ")}.`.replace(/^a/, "A"),
    figures: kinds.flatMap((kind) => figuresOfKind(kind, of("services", kind), of("functions", kind))),
    plots: monitored.flatMap(({ name, orders }) => orders.map((order) => traceOf(name, order))),
  };
}

const percent = ({ explained }: Explained) => Math.round(100 * explained);

function figuresOfKind(kind: string, services: Explained, functions: Explained): Figure[] {
  const { figure } = sideBySide({ services, functions });
  return [
    figure(`${kind} order: log streams to join`, "", ({ logStreams }) => logStreams.length),
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
