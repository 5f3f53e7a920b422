import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Results, readResultsFile, resultsJsonSchema } from "../experiments/lib/results.ts";
import { REPORTS } from "../harness/reports-directory.ts";
import { choosing } from "./choose/read.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";

/**
 * Keeps the report of a run in a separate folder under `reports`. `latest` has the report of the last full run; before
 * the first full run, of the last run.
 * @returns the path of the page
 */
export function keepReport(results: Results, reports = REPORTS): string {
  const latest = join(reports, "latest");
  if (isFull(results) || !hasFullReport(latest)) writeReport(results, latest);
  return writeReport(results, join(reports, folderOf(results)), latest);
}

/** The start of the run, with `part` when the run left experiments out. */
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

/**
 * Writes the page, the table as Markdown, the data and its schema.
 * @param profiled the directory of the profile and of the validation
 * @returns the path of the page
 */
export function writeReport(results: Results, directory: string, profiled = directory): string {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(directory, name), content);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  write("results.json", json(results));
  write("results.schema.json", json(resultsJsonSchema()));
  write("table.md", markdownOf(results));
  write("index.html", pageOf(results, choosing(profiled)));
  return join(directory, "index.html");
}
