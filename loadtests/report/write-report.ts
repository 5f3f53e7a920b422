import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Results, resultsJsonSchema } from "../experiments/lib/results.ts";
import { LATEST } from "../harness/reports-directory.ts";
import { choosing } from "./choose/read.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";

/** Writes the page, the table as Markdown, the data and its schema; a profile and a validation that are there go into the page. @returns its path */
export function writeReport(results: Results, directory = LATEST): string {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(directory, name), content);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  write("results.json", json(results));
  write("results.schema.json", json(resultsJsonSchema()));
  write("table.md", markdownOf(results));
  write("index.html", pageOf(results, choosing(directory)));
  return join(directory, "index.html");
}
