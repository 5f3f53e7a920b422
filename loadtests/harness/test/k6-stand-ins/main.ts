#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { runInNewContext } from "node:vm";
import type { Options } from "k6/options";
import { stagesOf } from "../../../k6/lib/options.ts";
import { createRandom } from "../../../scenarios/random.ts";
import { arrivalsIn } from "../../../scenarios/scenario.ts";
import { settings } from "./http.ts";
import execution, { Aborted, speedUp } from "./k6.ts";
import { Counter } from "./metrics.ts";
import "./resolve.ts";
import { newSummaryOf, summaryOf, thresholdsHold } from "./summary.ts";

/**
 * Stands in for the program k6, so that tests can run scripts where k6 is not installed. `run` calls the functions of a
 * script in the order of k6, for every arrival of the schedule and for three virtual users in turn, but without pauses:
 * it measures nothing. `inspect` and `version` print. The variable ITERATIONS cuts a run short, and CLOCK is the speed
 * of the script's clock.
 */
type Script = {
  options: Options & { thresholds: Record<string, string[]>; summaryTrendStats: string[] };
  mix?: object;
  setup(): object;
  default(data: object): void;
  teardown(data: object): void;
  handleSummary(summary: object): Record<string, string> | undefined;
};

const VIRTUAL_USERS = 3;

const { values: flags, positionals } = parseArgs({
  options: {
    env: { type: "string", short: "e", multiple: true, default: [] },
    quiet: { type: "boolean" },
    "execution-segment": { type: "string" },
    "discard-response-bodies": { type: "boolean", default: false },
    "new-machine-readable-summary": { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const given = flags.env.map((pair): [string, string] => [
  pair.split("=", 1)[0]!,
  pair.slice(pair.indexOf("=") + 1),
]);
const env: Record<string, string | undefined> = { ...process.env, ...Object.fromEntries(given) };
Object.assign(globalThis, { __ENV: env });
settings.discardResponseBodies = flags["discard-response-bodies"];
execution.test.options.executionSegment = flags["execution-segment"] ?? null;
speedUp(Number(env.CLOCK ?? 1));
new Counter("dropped_iterations").add(0); // k6 makes it by itself

const [command, path] = positionals as [string, string];
if (command === "version") {
  console.log("k6 v1.8.1 (stand-in)");
  process.exit();
}
const url = pathToFileURL(resolve(path)).href;
removeNodeGlobals();
let random = Math.random;
Math.random = () => random();
const instances = await Promise.all(
  Array.from({ length: VIRTUAL_USERS + 1 }, (_, vu) => import(`${url}?vu=${vu}`) as Promise<Script>),
);
const [script, ...virtualUsers] = instances as [Script, ...Script[]];
if (command === "inspect") console.log(JSON.stringify({ ...script.options, mix: script.mix }));
else process.exit(run());

/** @returns k6's exit status: 99 for a broken threshold, 107 for a script that threw, 108 for a run that it ended itself */
function run(): number {
  const { summaryTrendStats, thresholds } = script.options;
  let status = 0;
  let setupData: object | undefined;
  try {
    setupData = asJson(script.setup());
    arrive(setupData);
  } catch (error) {
    console.error(error instanceof Aborted ? `test aborted: ${error.message}` : error);
    status = error instanceof Aborted ? 108 : 107;
  }
  execution.vu.idInTest = 0;
  if (setupData) script.teardown(asJson(setupData));
  const isNew = flags["new-machine-readable-summary"];
  const summary = isNew ? newSummaryOf(summaryTrendStats) : summaryOf(summaryTrendStats, setupData);
  const outputs = script.handleSummary(summary) ?? { stdout: "k6's own summary\n" };
  for (const [file, content] of Object.entries(outputs)) {
    if (file === "stdout") process.stdout.write(content);
    else writeFileSync(file, content);
  }
  return status || (thresholdsHold(thresholds, summaryTrendStats) ? 0 : 99);
}

/** Virtual users draw the same numbers in every run, so that a short run misses no operation of its mix by chance. */
function arrive(setupData: object): void {
  random = createRandom(1);
  const scheduled = arrivalsIn(stagesOf(script.options));
  for (let i = 0; i < Number(env.ITERATIONS ?? scheduled); i++) {
    const user = i % VIRTUAL_USERS;
    execution.vu = { idInTest: user + 1, iterationInScenario: Math.floor(i / VIRTUAL_USERS) };
    virtualUsers[user]!.default(asJson(setupData));
  }
}

function asJson(data: object): object {
  return JSON.parse(JSON.stringify(data)) as object;
}

/** Deletes the globals of Node that k6 lacks, so that a script that needs one fails here as it does in k6. */
function removeNodeGlobals(): void {
  const ofJavaScript = runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[];
  const kept = new Set([...ofJavaScript, "console", "setTimeout", "clearTimeout", "__ENV"]);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!kept.has(name)) Reflect.deleteProperty(globalThis, name);
  }
}
