import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Results, resultsJsonSchema } from "../experiments/results.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";

/** Where the last run's report is. */
export const LATEST = fileURLToPath(new URL("../../reports/latest", import.meta.url));

/** Writes the page, the table as Markdown, the data and its schema. @returns the page's path */
export function writeReport(results: Results, directory = LATEST): string {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(directory, name), content);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  write("results.json", json(results));
  write("results.schema.json", json(resultsJsonSchema()));
  write("table.md", markdownOf(results));
  write("index.html", pageOf(results));
  return join(directory, "index.html");
}
