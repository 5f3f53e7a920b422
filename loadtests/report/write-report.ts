import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Results, resultsJsonSchema } from "../experiments/lib/results.ts";
import { choosing } from "./choose/read.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";

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
