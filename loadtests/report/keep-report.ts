import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Results, readResultsFile } from "../experiments/lib/results.ts";
import { REPORTS } from "../harness/reports-directory.ts";
import { writeReport } from "./write-report.ts";

/**
 * Keeps the report of a run in a folder of its own under `reports`. `latest` has the report of the last run that left no experiment out;
 * until there is one, of the last run.
 * @returns the path of the page
 */
export function keepReport(results: Results, reports = REPORTS): string {
  const latest = join(reports, "latest");
  if (isFull(results) || !hasFullReport(latest)) writeReport(results, latest);
  return writeReport(results, join(reports, folderOf(results)), latest);
}

/** When the run began, and `part` when it left experiments out. */
function folderOf(results: Results): string {
  const began = results.startedAt.slice(0, 19).replaceAll(":", "-");
  return isFull(results) ? began : `${began}-part`;
}

const isFull = ({ answers }: Results) => answers.every(({ outcome }) => outcome.status !== "left out");

function hasFullReport(directory: string): boolean {
  const file = join(directory, "results.json");
  if (!existsSync(file)) return false;
  try {
    return isFull(readResultsFile(file));
  } catch {
    return false; // of another version, or no results at all
  }
}
