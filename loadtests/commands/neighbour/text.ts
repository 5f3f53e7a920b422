import { auditReasons } from "@app/audit/audit";
import { judgeRun } from "../../scenarios/judge-run.ts";
import type { LoadResult } from "../../scenarios/result.ts";
import { formatTable } from "../table.ts";
import type { Flood } from "./flood.ts";

/** Formats a row for each flood, and the reasons for a failed or invalid run. */
export function formatFloods(floods: readonly Flood[]): string {
  const head = ["", "others' answers", "settled p50", "p99", "unsettled", "audit", "neighbour's answers"];
  const table = formatTable([head, ...floods.map(rowOf)]);
  const reasons = floods.flatMap((flood) =>
    reasonsOf(flood).map((reason) => `- ${nameOf(flood)}: ${reason}`),
  );
  if (reasons.length === 0) return table;
  return [table, "", "The promise does not hold, or a run is not valid:", ...reasons].join("\n");
}

/**
 * Empty when every order of the other customers was accepted and settled in time, the audit is clean, and no load
 * generator was the bottleneck.
 */
export function reasonsOf({ neighbour, others, findings }: Flood): string[] {
  const { reasons, broken } = judgeRun(others);
  const flooding = [...neighbour.aborted, ...neighbour.bottleneck].map((reason) => `the flood: ${reason}`);
  return [...flooding, ...reasons, ...broken, ...auditReasons({ findings, parked: [] })];
}

function rowOf(flood: Flood): string[] {
  const { load, settled } = flood.others;
  const { p50, p99 } = settled.latency;
  const found = flood.findings.length === 0 ? "clean" : `${flood.findings.length} findings`;
  const latencies = [p50, p99].map((value) => `${Math.round(value)} ms`);
  return [
    nameOf(flood),
    answersOf(load),
    ...latencies,
    `${settled.unsettled}`,
    found,
    answersOf(flood.neighbour),
  ];
}

const nameOf = ({ variant, card }: Flood) => `${variant}, ${card}`;

function answersOf({ completed, errors, dropped }: LoadResult): string {
  const counts = { "202": completed, ...errors, "not sent": dropped };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([answer, count]) => `${count} × ${answer}`)
    .join(", ");
}
