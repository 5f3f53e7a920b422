import type { AuditReport } from "@app/audit/audit";
import type { Resources } from "../../harness/counters/counters.ts";
import type { Machine } from "../../harness/machine.ts";
import type { RunJudgement } from "../../scenarios/judge-run.ts";
import { errorCount, type LoadResult, type Measured, type Percentiles } from "../../scenarios/result.ts";
import { formatTable } from "../table.ts";
import type { LoadOptions } from "./options.ts";

/** The result of one run. After a failure it contains the figures so far and the reasons. */
export type LoadReport = RunJudgement &
  Partial<Measured> & {
    options: LoadOptions;
    /** The machine that sent the load. */
    machine?: Machine;
    /** Only for a variant that the command started. Memory is in bytes, by process, right after the load. */
    resources?: Resources;
    memory?: Record<string, number>;
    audit?: AuditReport;
  };

const HIGHEST =
  "k6 keeps no histogram, so each latency is the highest one of the runners: that of all together is at most as high.";

/** Formats the result for the end of a load. An invalid run shows its reasons and no figures. */
export function formatLoad(report: LoadReport): string {
  const { valid, reasons, broken, load, settled, options } = report;
  if (!valid || !load || !settled) return ["This run is not valid:", ...list(reasons)].join("\n");
  return [
    formatLatencies({ load, settled }),
    "",
    `${load.completed} of ${load.offered} arrivals answered well, ${load.dropped} dropped, ${formatErrors(load)}.`,
    `${settled.settled} orders settled. ${formatAudit(report)}`,
    ...(load.engine === "k6" && options.merge ? [HIGHEST] : []),
    ...formatKnee(report),
    ...formatResources(report),
    ...(broken.length > 0 ? ["", "Broken thresholds:", ...list(broken)] : ["All thresholds held."]),
  ].join("\n");
}

function formatLatencies({ load, settled }: Measured): string {
  const row = (name: string, { p50, p95, p99, max }: Percentiles) => [
    name,
    ...[p50, p95, p99, max].map(formatMs),
  ];
  const operations = Object.entries(load.operations);
  return formatTable([
    ["", "p50", "p95", "p99", "max"],
    row("response", load.response),
    ...(operations.length > 1 ? operations.map(([name, { response }]) => row(`  ${name}`, response)) : []),
    row("settled", settled.latency),
  ]);
}

/** A percentile that k6 did not compute is null in its result file. */
function formatMs(ms: number | null): string {
  return ms === null || Number.isNaN(ms) ? "-" : `${ms.toFixed(ms >= 100 ? 0 : 1)} ms`;
}

function formatErrors(load: LoadResult): string {
  const kinds = Object.entries(load.errors).map(([kind, count]) => `${count} × ${kind}`);
  return kinds.length === 0 ? "no errors" : `${errorCount(load)} errors (${kinds.join(", ")})`;
}

function formatAudit({ audit }: LoadReport): string {
  if (!audit) return "Not audited: a running target gives no access to its stores.";
  return `Audited ${audit.orders} orders and ${audit.charges} charges: nothing found.`;
}

function formatKnee({ knee, load }: LoadReport): string[] {
  if (load?.scenario.thresholds.kneeFrom === undefined) return [];
  const unit = "arrivals/s";
  return [
    knee
      ? `The knee is at ${knee.rate} ${unit}: ${knee.by} latency stays high from there.`
      : "No knee was found.",
  ];
}

/** The resources per order, by process. */
function formatResources({ resources, memory }: LoadReport): string[] {
  if (!resources || !memory) return [];
  const { cpuMillis, operations, functions } = resources;
  const rows = Object.keys(memory).map((name) => [
    name,
    `${(cpuMillis[name] ?? 0).toFixed(1)} ms`,
    `${((memory[name] ?? 0) / 1e6).toFixed(0)} MB`,
  ]);
  const { invocations, billedMillis, waitingShare } = functions?.total ?? {};
  const billed = `${billedMillis?.toFixed(1)} ms, of which waiting ${(100 * (waitingShare ?? 0)).toFixed(0)} %`;
  return [
    "",
    formatTable([["", "CPU per order", "memory"], ...rows]),
    "",
    `${operations.total.toFixed(1)} database operations per order; the result file lists them.`,
    ...(functions ? [`${invocations?.toFixed(1)} invocations per order, billed ${billed}.`] : []),
  ];
}

const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`);
