import { closeSync, openSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { VariantName } from "./variants.ts";

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

/** Reads the command line. A flag that makes no sense ends the process with one sentence and status 2. */
export function readOptions(argv: readonly string[]): CompareOptions {
  const program = new Command("npm run compare --")
    .description(
      "Starts both variants, checks them, puts the same load on each in turn, audits the data, and compares.",
    )
    .option("--rate <n>", "orders per second", numberUpTo(5_000), 50)
    .option("--duration <seconds>", "of a round (default: 20)", numberUpTo(3_600))
    .addOption(new Option("--quick", "short rounds: under a minute in all").conflicts("full"))
    .option("--full", "eight rounds per variant instead of four")
    .addOption(
      new Option("--only <variant>", "measure one, compare nothing").choices(["services", "functions"]),
    )
    .option("--json <file>", "write everything that was measured there", writable)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv);
  const { quick, full, ...given } = program.opts<
    Partial<CompareOptions> & { rate: number; quick?: true; full?: true }
  >();
  return { ...SIZES[quick ? "quick" : full ? "full" : "usual"], ...given };
}

function numberUpTo(limit: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value > 0 && value <= limit) return value;
    throw new InvalidArgumentError(`It must be a number above 0 and up to ${limit}.`);
  };
}

/** Found out before the measuring, not after. */
function writable(file: string): string {
  try {
    closeSync(openSync(file, "a"));
    return file;
  } catch {
    throw new InvalidArgumentError("It cannot be written there.");
  }
}
