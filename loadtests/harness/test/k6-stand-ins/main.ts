#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Aborted } from "./execution.ts";
import { Counter, isKnown, summaryOf } from "./metrics.ts";
import "./resolve.ts";

/**
 * Stands in for the program k6, so that tests can run scripts where it is not installed: `run` calls what k6 calls, in its order, for one
 * virtual user and ITERATIONS arrivals, one after the other, without any pace; `inspect` and `version` print. It measures nothing.
 */
type Script = {
  options: { scenarios: object; thresholds: Record<string, string[]>; summaryTrendStats: string[] };
  setup(): object;
  default(data: object): void;
  teardown(data: object): void;
  handleSummary(summary: object): Record<string, string>;
};

const { values, positionals } = parseArgs({
  options: { env: { type: "string", short: "e", multiple: true, default: [] }, quiet: { type: "boolean" } },
  allowPositionals: true,
});
const given = values.env.map((pair): [string, string] => [
  pair.split("=", 1)[0]!,
  pair.slice(pair.indexOf("=") + 1),
]);
Object.assign(globalThis, { __ENV: { ...process.env, ...Object.fromEntries(given) }, __VU: 1 });
new Counter("dropped_iterations").add(0); // k6 makes it by itself

const [command, path] = positionals as [string, string];
if (command === "version") {
  console.log("k6 v2.3.0 (stand-in)");
  process.exit();
}
const script = (await import(pathToFileURL(resolve(path)).href)) as Script;
if (command === "inspect") console.log(JSON.stringify(script.options));
else process.exit(run());

/** @returns k6's exit status: 99 for a broken threshold, 107 for a script that threw, 108 for a run that it ended itself */
function run(): number {
  let status = 0;
  let setupData: object | undefined;
  try {
    setupData = JSON.parse(JSON.stringify(script.setup())) as object;
    for (let i = 0; i < Number(process.env.ITERATIONS ?? 40); i++) script.default(setupData);
  } catch (error) {
    console.error(error);
    status = error instanceof Aborted ? 108 : 107;
  }
  if (setupData) script.teardown(setupData);
  const metrics = summaryOf(script.options.summaryTrendStats);
  const outputs = script.handleSummary({ metrics, ...(setupData && { setup_data: setupData }) });
  for (const [file, content] of Object.entries(outputs)) {
    if (file === "stdout") process.stdout.write(content);
    else writeFileSync(file, content);
  }
  return status || (thresholdsHold(metrics) ? 0 : 99);
}

function thresholdsHold(metrics: ReturnType<typeof summaryOf>): boolean {
  return Object.entries(script.options.thresholds).every(([name, expressions]) => {
    if (!isKnown(name)) throw new Error(`a threshold is on ${name}, which is no metric`);
    return expressions.every((expression) => holds(expression, metrics[name]?.values ?? {}));
  });
}

function holds(expression: string, values: Record<string, number>): boolean {
  const [, statistic, sign, limit] = /^(.+?)(<=|>=)([\d.]+)$/.exec(expression) ?? [];
  if (!statistic) throw new Error(`the stand-in does not understand the threshold ${expression}`);
  const value = values[statistic];
  if (value === undefined) return true;
  return sign === "<=" ? value <= Number(limit) : value >= Number(limit);
}
