import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { conditionsOf } from "../../benchmarks/compare/conditions.ts";
import { type Figure, figuresOf } from "../../benchmarks/compare/figures.ts";
import type { Answer } from "../../experiments/lib/results.ts";
import { ROUNDS_FOR_VERDICT } from "../../harness/statistics.ts";
import { formatTable } from "../table.ts";

const REASONS_SHOWN = 10;
const ATTACHED = [
  "Both variants ran before, and the audit read all orders in their stores. A dash: this figure needs a variant that the comparison",
  "starts (operations, invocations, start, first burst), or a Docker that does not run in a virtual machine (CPU, memory).",
];

const RATIOS = [
  "A ratio is the geometric mean over pairs of neighbouring rounds. In 95 of 100 cases, an equal run on the same machine finds it within the",
  `interval. There is a verdict only from ${ROUNDS_FOR_VERDICT} such pairs on, and only when the interval excludes 1.`,
];
const ON_ONE_MACHINE = [
  "These figures are of this machine and these engines, load generator included. The start of a worker is not a cold start of AWS,",
  "and the figures contain no networks, no managed databases and no scaling out.",
];
const ON_CLUSTER = [
  "The services ran on the cluster of the kubectl context, and every request to them went through a port-forward; the functions ran on",
  "this machine. So the figures show that both sustain the load and keep every order, and how each answers where it ran; they do not",
  "show which one is faster, and there are no ratios.",
  "A dash: this figure needs a variant that the comparison starts (operations, start, first burst), or processes on this machine (CPU,",
  "memory). `kubectl top pods` shows those of the cluster.",
];

export function formatReasons(reasons: readonly string[]): string {
  const more = reasons.length - REASONS_SHOWN;
  return [
    "This comparison is not valid. Do not use its figures:",
    ...reasons.slice(0, REASONS_SHOWN).map((reason) => `- ${reason}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join("\n");
}

/** A line for each claim that this run judged. */
export function formatVerdicts(answers: readonly Answer[]): string {
  const rows = answers.flatMap(({ title, outcome }) => {
    if (outcome.status === "failed") return [[title, "the experiment failed"]];
    return outcome.status === "measured" ? [[title, outcome.finding.verdict]] : [];
  });
  return formatTable([["claim", "verdict"], ...rows]);
}

/** The table of a valid comparison, and the conditions under which its figures were measured. */
export function formatFigures(comparison: Comparison): string {
  const { variants, machine, options } = comparison;
  const names = variants.map(({ name }) => name);
  const oneMachine = !options.k8s;
  const isCompared = names.length > 1 && oneMachine;
  const compared = isCompared ? [`${names[1]} ÷ ${names[0]}`, "95 % interval", "verdict"] : [];
  const rows = figuresOf(variants, oneMachine).map((figure) =>
    formatFigure(figure, isCompared ? names[1] : undefined),
  );
  const rounds = variants[0]?.rounds.length ?? 0;
  return [
    formatTable([["", ...names, ...compared], ...rows]),
    "",
    conditionsOf(variants).sentence,
    `Load: ${options.rate} orders/s for ${options.duration} s, ${rounds} rounds per variant in turn${options.spread ? ", spread over the run" : ""}. A figure that each round measures is the median.`,
    ...(oneMachine ? RATIOS : []),
    "Database operations are statements (pg_stat_statements) or calls of DynamoDB, reading its streams included. Waiting is billed time in which an",
    "environment's thread used no CPU.",
    "Responses count from the intended start of a request; settled is from placedAt to settledAt, by the server's clock.",
    ...(options.attach ? ATTACHED : []),
    `Machine: ${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GiB, ${machine.os}, Node ${machine.versions.node}` +
      `, commit ${machine.commit?.replace(/^(.{10}).*?(\+?)$/, "$1$2") ?? "unknown"}.`,
    `Engines: ${machine.versions.postgres}; ${machine.versions.dynamodb} under ${machine.versions.serverlessOffline}, in place of DynamoDB and Lambda.`,
    ...(oneMachine ? ON_ONE_MACHINE : ON_CLUSTER),
  ].join("\n");
}

/** @param second the name of the second variant, when the two are compared */
function formatFigure({ label, unit, values, ratio, verdict }: Figure, second?: string): string[] {
  const cells = [label, ...values.map((value) => formatValue(value, unit))];
  if (!second) return cells;
  if (!ratio || !verdict) return [...cells, "", "", verdict ?? ""];
  const two = (value: number) => value.toFixed(2);
  const said = verdict === "less" || verdict === "more" ? `${second} ${verdict}` : verdict;
  return [...cells, two(ratio.ratio), `${two(ratio.low)}–${two(ratio.high)}`, said];
}

function formatValue(value: number, unit: Figure["unit"]): string {
  if (Number.isNaN(value)) return "-";
  if (unit === "") return value.toLocaleString("en", { maximumFractionDigits: 1 });
  return `${value.toFixed(unit === "MB" || unit === "%" || value >= 100 ? 0 : 1)} ${unit}`;
}
