import { wholeNumberUpTo } from "@app/net/flags";
import type { BenchOptions } from "../../benchmarks/bench/bench.ts";
import { measuringCommand, variantOption } from "../command.ts";

const USUAL = { rounds: 4, blocks: 3, seconds: 2, probeSeconds: 5, probes: 10, precision: 1.07 };
const QUICK = { rounds: 2, blocks: 2, seconds: 1, probeSeconds: 2, probes: 6, precision: 1.15 };

/** Reads the command line of `npm run bench`. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  const description =
    "Measures the limits of both variants, beside bare baselines on the same engines in the same run.";
  const program = measuringCommand("bench", description)
    .option("--quick", "fewer and shorter rounds: a first impression, no figures to publish")
    .option(
      "--orders <n>",
      "instead, measure what this many orders in the stores cost, in turns with empty stores",
      wholeNumberUpTo(5_000_000),
    )
    .addOption(variantOption("measure one"))
    .parse(argv);
  const { quick, ...given } = program.opts<Partial<BenchOptions> & { quick?: true }>();
  return { ...(quick ? QUICK : USUAL), ...given };
}
