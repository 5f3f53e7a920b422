import type { BenchFigure } from "../../benchmarks/bench/figures.ts";
import type { BenchFigures } from "../../benchmarks/bench/run.ts";
import { sentenceOf, variantsFor, writeResult } from "../command.ts";
import { readBenchOptions } from "./options.ts";

/**
 * `npm run bench`. Exit status 0: all targets are met; 1: a target is missed, full stores cost more, or the figures are
 * not valid; 2: wrong flag.
 */
const options = readBenchOptions(process.argv);
// Loaded after the command line is read, so that --help answers at once.
const { growthOf, growthVerdict, isMet } = await import("../../benchmarks/bench/figures.ts");
const { benchVariant } = await import("../../benchmarks/bench/run.ts");
const { describeMachine } = await import("../../harness/machine.ts");
const { commandContext } = await import("../../harness/run-context.ts");
const { formatBench, formatGrowth } = await import("./text.ts");
const context = commandContext();

const startedAt = new Date().toISOString();
const reasons: string[] = [];
const { orders } = options;
const { empty: figures, full } = await benchAll();
const growth = growthOf(figures, full);

if (context.signal.aborted) reasons.push("The bench was stopped before its end.");
const valid = reasons.length === 0;
const judge = (figure: BenchFigure) => ({ ...figure, met: isMet(figure) });
const report = {
  valid,
  reasons,
  startedAt,
  options,
  machine: describeMachine(),
  figures: figures.map(judge),
  ...(orders && { onFullStores: full.map(judge), growth }),
};
writeResult(options.json, report);
if (figures.length > 0) console.log(`\n${formatBench(figures)}`);
if (full.length > 0) console.log(`\nWith ${orders} orders in the stores:\n\n${formatBench(full)}`);
if (orders && growth.length > 0) console.log(`\n${formatGrowth(growth, orders)}`);
if (!valid) console.log(`\nThis bench is not valid:\n${reasons.map((reason) => `- ${reason}`).join("\n")}`);
const good =
  [...figures, ...full].every((figure) => isMet(figure) !== false) &&
  !growth.some((each) => growthVerdict(each) === "grows");
process.exit(valid && good ? 0 : 1);

async function benchAll(): Promise<BenchFigures> {
  const all: BenchFigures = { empty: [], full: [] };
  for (const name of variantsFor(options.variant)) {
    if (context.signal.aborted) break;
    try {
      const { empty, full } = await benchVariant(name, options, context);
      all.empty.push(...empty);
      all.full.push(...full);
    } catch (error) {
      if (!context.signal.aborted) reasons.push(`${name}: ${sentenceOf(error)}`);
    }
  }
  return all;
}
