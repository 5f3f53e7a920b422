import type { VariantName } from "@app/net/variant-names";
import type { BenchFigure } from "../../benchmarks/bench/figures.ts";
import { sentenceOf, variantsFor, writeResult } from "../command.ts";
import { readBenchOptions } from "./options.ts";

/**
 * `npm run bench`. Exit status 0: all targets are met, or no figure grows with the orders; 1: a target is missed, a
 * figure grows, or the figures are not valid; 2: wrong flag.
 */
const options = readBenchOptions(process.argv);
// Loaded after the command line is read, so that --help answers at once.
const { isMet } = await import("../../benchmarks/bench/figures.ts");
const { benchFullStores } = await import("../../benchmarks/bench/full-stores.ts");
const { growthVerdict } = await import("../../benchmarks/bench/growth.ts");
const { benchVariant } = await import("../../benchmarks/bench/run.ts");
const { describeMachine } = await import("../../harness/machine.ts");
const { commandContext } = await import("../../harness/run-context.ts");
const { formatBench, formatGrowth } = await import("./text.ts");
const context = commandContext();

const startedAt = new Date().toISOString();
const reasons: string[] = [];
const { orders } = options;
const good = await (orders ? benchGrowth(orders) : benchRatios());
process.exit(reasons.length === 0 && good ? 0 : 1);

/** Beside the baselines. @returns whether all targets are met */
async function benchRatios(): Promise<boolean> {
  const figures = await ofEachVariant((name) => benchVariant(name, options, context));
  const judge = (figure: BenchFigure) => ({ ...figure, met: isMet(figure) });
  report({ figures: figures.map(judge) }, figures.length > 0 && formatBench(figures));
  return figures.every((figure) => isMet(figure) !== false);
}

/** Full stores beside empty ones. @returns whether no figure grows */
async function benchGrowth(orders: number): Promise<boolean> {
  const growth = await ofEachVariant((name) => benchFullStores(name, { ...options, orders }, context));
  report({ growth }, growth.length > 0 && formatGrowth(growth, orders));
  return !growth.some((each) => growthVerdict(each) === "grows");
}

async function ofEachVariant<T>(measure: (name: VariantName) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (const name of variantsFor(options.variant)) {
    if (context.signal.aborted) break;
    try {
      all.push(...(await measure(name)));
    } catch (error) {
      if (!context.signal.aborted) reasons.push(`${name}: ${sentenceOf(error)}`);
    }
  }
  if (context.signal.aborted) reasons.push("The bench was stopped before its end.");
  return all;
}

function report(measured: object, table: string | false): void {
  const valid = reasons.length === 0;
  writeResult(options.json, { valid, reasons, startedAt, options, machine: describeMachine(), ...measured });
  if (table) console.log(`\n${table}`);
  if (!valid) console.log(`\nThis bench is not valid:\n${reasons.map((reason) => `- ${reason}`).join("\n")}`);
}
