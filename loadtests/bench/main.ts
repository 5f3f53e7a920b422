import { writeFileSync } from "node:fs";
import { onNpmGone } from "@app/infra/embedded/npm-ancestor";
import { describeMachine } from "../report/machine.ts";
import type { VariantName } from "../variants.ts";
import { type BenchFigure, isMet } from "./figures.ts";
import { readBenchOptions } from "./options.ts";
import { benchVariant } from "./run.ts";
import { formatBench } from "./text.ts";

/** `npm run bench`. Exit status 0: all targets met; 1: one falls short, or the figures are worth nothing; 2: a wrong flag. */
const options = readBenchOptions(process.argv);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());
onNpmGone(() => stopping.abort());

const began = performance.now();
const progress = (line: string) => {
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(`${String(seconds).padStart(4)} s  ${line}`);
};

const variants: VariantName[] = options.variant ? [options.variant] : ["services", "functions"];
const startedAt = new Date().toISOString();
const figures: BenchFigure[] = [];
const reasons: string[] = [];
for (const name of variants) {
  if (stopping.signal.aborted) continue;
  try {
    figures.push(...(await benchVariant(name, options, { progress, signal: stopping.signal })));
  } catch (error) {
    reasons.push(
      stopping.signal.aborted ? "It was stopped before its end." : `${name}: ${(error as Error).message}`,
    );
  }
}

const valid = reasons.length === 0 && !stopping.signal.aborted;
const report = {
  valid,
  reasons,
  startedAt,
  options,
  machine: describeMachine(),
  figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
};
if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
if (figures.length > 0) console.log(`\n${formatBench(figures)}`);
if (!valid) console.log(`\nThis bench is not valid:\n${reasons.map((reason) => `- ${reason}`).join("\n")}`);
process.exit(valid && figures.every((figure) => isMet(figure) !== false) ? 0 : 1);
