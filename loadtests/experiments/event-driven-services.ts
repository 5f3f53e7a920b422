import { type FormRun, runForm } from "./event-driven-services/run-form.ts";
import { isDearer } from "./lib/dearer.ts";
import { barPlot } from "./lib/figures.ts";
import type { Figure, Finding, Plot } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";

export const eventDrivenServices: Experiment = {
  id: "event-driven-services",
  title: "Event-driven services",
  part: "term",
  claim: "Services can be driven by events, too.",
  method:
    "The services run twice: as they are, with calls between contexts, and with messages in place of these calls. Each context then has an outbox, a relay and a consumer; the log is a table in a PostgreSQL of its own. The conformance suite runs on the form with messages. Then 50 orders a second arrive for 3 s. Then inventory is stopped for 5 s while orders arrive, and continues: the backlog has settled when the last order from before that moment has settled. An audit follows.",
  rule: `Holds when the form with messages passes the suite, no context has the address of another one, and both audits are clean. At a price when an order settles later, or takes more CPU, by more than a tenth. The backlog of one outage stands beside it, and decides nothing: it follows from the pauses between attempts.`,
  limits:
    "A broker that is a cluster. Each context has one process here; with more, the consumers of a context take turns. On a real cloud, a managed broker adds between some and some hundred milliseconds to each message, and its own price, and its copies in several zones survive the loss of a machine. The same runs with NATS JetStream on three machines would show it.",
  takes: { short: 30, long: 34 },
  timed: true,
  run: async (laboratory) =>
    judge(await runForm(undefined, laboratory), await runForm("event-driven", laboratory)),
};

export function judge(calls: FormRun, messages: FormRun): Finding {
  const faults = [
    ...(messages.failedCases ?? []).slice(0, 1).map((name) => `the suite fails: ${name}`),
    ...messages.callers.slice(0, 1).map((pair) => `${pair} is still a call`),
    ...[...calls.broken, ...messages.broken].slice(0, 1),
  ];
  const pricey = isDearer(messages, calls);
  return {
    verdict: faults.length > 0 ? "does not hold here" : pricey ? "holds, at a price" : "holds",
    because: `With messages, no context waits for another one. An order settles in ${messages.settledP50.toFixed(0)} ms instead of ${calls.settledP50.toFixed(0)} ms (p50), and takes ${messages.cpu.toFixed(0)} ms of CPU instead of ${calls.cpu.toFixed(0)} ms${faults[0] ? `; but ${faults[0]}` : ""}.`,
    details: `After an outage of 5 s the backlog settled in ${messages.backlog.toFixed(1)} s with messages and in ${calls.backlog.toFixed(1)} s with calls.`,
    figures: [...figuresOf("calls", calls), ...figuresOf("messages", messages)],
    plots: [backlogPlot(calls, messages), pricePlot(calls, messages)],
  };
}

function figuresOf(way: string, run: FormRun): Figure[] {
  const row = (label: string, unit: string, services: number) => ({
    label: `with ${way}: ${label}`,
    unit,
    services,
  });
  return [
    row("backlog settled after", "s", run.backlog),
    row("contexts that an order waits for", "", run.callers.length),
    row("placed until settled, p50", "ms", run.settledP50),
    row("placed until settled, p99", "ms", run.settledP99),
    row("CPU per order", "ms", run.cpu),
    ...(run.failedCases ? [row("failed cases of the suite", "", run.failedCases.length)] : []),
  ];
}

function backlogPlot(calls: FormRun, messages: FormRun): Plot {
  return {
    title: "Orders that wait, around an outage of inventory",
    kind: "lines",
    x: { title: "time since the end of the outage", unit: "s" },
    y: { title: "open orders", unit: "number" },
    series: [
      { name: "with calls", points: calls.open },
      { name: "with messages", points: messages.open },
    ],
  };
}

function pricePlot(calls: FormRun, messages: FormRun): Plot {
  const heights = ({ settledP50, settledP99, cpu }: FormRun) => [settledP50, settledP99, cpu];
  return barPlot(
    "The price of messages",
    {
      title: "what is measured, per order",
      unit: "kind",
      names: ["settled, p50", "settled, p99", "CPU"],
    },
    { title: "time", unit: "ms" },
    [
      { name: "with calls", heights: heights(calls) },
      { name: "with messages", heights: heights(messages) },
    ],
  );
}
