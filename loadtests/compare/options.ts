import { Option } from "commander";
import { commandOf, numberUpTo } from "../flags.ts";
import type { VariantName } from "../variants.ts";

/** `rate` in orders per second, `duration` in seconds per round; a variant has two rounds per block. */
export type CompareOptions = {
  rate: number;
  duration: number;
  blocks: number;
  only?: VariantName;
  json?: string;
};

const SIZES = {
  quick: { duration: 2, blocks: 2 },
  usual: { duration: 20, blocks: 2 },
  full: { duration: 20, blocks: 4 },
};

/** Reads the command line of `npm run compare`. */
export function readOptions(argv: readonly string[]): CompareOptions {
  const description =
    "Starts both variants, checks them, puts the same load on each in turn, audits the data, and compares.";
  const program = commandOf("compare", description)
    .option("--rate <n>", "orders per second", numberUpTo(5_000), 50)
    .option("--duration <seconds>", "of a round (default: 20)", numberUpTo(3_600))
    .addOption(new Option("--quick", "short rounds: under a minute in all").conflicts("full"))
    .option("--full", "eight rounds per variant instead of four")
    .addOption(
      new Option("--only <variant>", "measure one, compare nothing").choices(["services", "functions"]),
    )
    .parse(argv);
  const { quick, full, ...given } = program.opts<
    Partial<CompareOptions> & { rate: number; quick?: true; full?: true }
  >();
  return { ...SIZES[quick ? "quick" : full ? "full" : "usual"], ...given };
}
