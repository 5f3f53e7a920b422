import { writeFileSync } from "node:fs";
import { onNpmGone } from "@app/infra/embedded/npm-ancestor";
import { describeMachine } from "../report/machine.ts";
import { steadyAt } from "../scenarios/steady.ts";
import { answerClaims } from "./answer-claims.ts";
import type { Comparison } from "./comparison.ts";
import type { Started } from "./field.ts";
import { figuresOf } from "./figures.ts";
import { measure } from "./measure.ts";
import { readOptions } from "./options.ts";
import { startComposed, startEmbedded } from "./start.ts";
import { formatComparison } from "./text.ts";

/** `npm run compare`. Exit status 0: the figures are valid; 1: they are not, and none are printed; 2: a wrong flag. */
const options = readOptions(process.argv);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
onNpmGone(() => stopping.abort());

const began = performance.now();
const progress = (line: string) => {
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(`${String(seconds).padStart(4)} s  ${line}`);
};

const comparison: Comparison = {
  valid: false,
  reasons: [],
  startedAt: new Date().toISOString(),
  options,
  scenario: steadyAt(options.rate, options.duration),
  machine: describeMachine(),
  variants: [],
};

let started: Started | undefined;
try {
  progress("Starting …");
  const watch = { progress, signal: stopping.signal };
  const embedded = options.compose ? undefined : await startEmbedded(options, watch);
  started = embedded ?? (await startComposed(options, watch));
  const died = started.both.failed.then((error) => Promise.reject(error));
  const stopped = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener("abort", () => reject(new Error("It was stopped before its end.")));
  });
  await Promise.race([measure(comparison, started, watch), died, stopped]);
  comparison.valid = comparison.reasons.length === 0;
  if (embedded && !options.variant) {
    await Promise.race([answerClaims({ both: embedded.both, comparison, ...watch }, began), died, stopped]);
  }
} catch (error) {
  comparison.reasons.push(error instanceof Error ? error.message : String(error));
} finally {
  await started?.stop();
}

comparison.valid = comparison.reasons.length === 0;
if (options.json) {
  const figures = comparison.valid ? figuresOf(comparison.variants) : [];
  writeFileSync(options.json, `${JSON.stringify({ ...comparison, figures }, null, 2)}\n`);
}
console.log(`\n${formatComparison(comparison)}`);
process.exit(comparison.valid ? 0 : 1);
