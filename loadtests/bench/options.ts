import { Option } from "commander";
import { measuringCommand, wholeNumberUpTo } from "../flags.ts";
import type { VariantName } from "../variants.ts";

/** `rounds` of each figure; `seconds` of a flat-out run, `probeSeconds` of one at a rate; at most so many `probes` to find a rate. */
export type BenchOptions = {
  rounds: number;
  seconds: number;
  probeSeconds: number;
  probes: number;
  variant?: VariantName;
  /** Measures once more with so many orders in the stores. */
  orders?: number;
  json?: string;
};

const USUAL = { rounds: 5, seconds: 3, probeSeconds: 6, probes: 10 };
const QUICK = { rounds: 3, seconds: 1, probeSeconds: 3, probes: 7 };

/** Reads the command line of `npm run bench`. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  const description =
    "Measures what both variants can do at the most, beside bare baselines on the same engines in the same run.";
  const program = measuringCommand("bench", description)
    .option("--quick", "fewer and shorter rounds: a look, no figures to publish")
    .option("--orders <n>", "measure once more with so many orders in the stores", wholeNumberUpTo(5_000_000))
    .addOption(new Option("--variant <name>", "measure one").choices(["services", "functions"]))
    .parse(argv);
  const { quick, ...given } = program.opts<Partial<BenchOptions> & { quick?: true }>();
  return { ...(quick ? QUICK : USUAL), ...given };
}
