import { numberUpTo } from "@app/net/flags";
import { InvalidArgumentError, Option } from "commander";
import type { CompareOptions } from "../../benchmarks/compare/comparison.ts";
import { readResultsFile } from "../../experiments/lib/results.ts";
import { measuringCommand, sentenceOf, variantOption } from "../command.ts";

const SIZES = {
  quick: { duration: 2, blocks: 2 },
  usual: { duration: 20, blocks: 2 },
  full: { duration: 20, blocks: 3 },
};

/** Reads the command line of `npm run compare`. */
export async function readOptions(argv: readonly string[]): Promise<CompareOptions> {
  const description =
    "Starts both variants, checks them, puts the same load on each in turn, audits the data, and compares.";
  const program = measuringCommand("compare", description)
    .option("--rate <n>", "orders per second", numberUpTo(5_000), 50)
    .option("--duration <seconds>", "of a round (default: 20)", numberUpTo(3_600))
    .addOption(
      new Option(
        "--quick",
        "short rounds, and only the rows of the table: three to four minutes in all",
      ).conflicts("full"),
    )
    .option("--full", "six rounds per variant instead of four: about fifteen minutes in all")
    .addOption(variantOption("measure one, compare nothing"))
    .option(
      "--compose",
      "the services in containers; needs Docker on this Linux machine, and answers no claims",
    )
    .addOption(
      new Option(
        "--attach",
        "the running docker compose up and serverless offline, which go on running; answers no claims",
      ).conflicts(["compose", "only", "against"]),
    )
    .option(
      "--only <claims>",
      "run the experiments of these claims only, for example latency,state",
      (text) => text.split(","),
    )
    .option("--against <file>", "an earlier results.json: tell what changed since", earlierResults)
    .parse(argv);
  const {
    quick = false,
    full,
    ...given
  } = program.opts<Partial<CompareOptions> & { rate: number; full?: true }>();
  if (given.compose && given.variant === "functions") {
    program.error(
      "error: option '--compose' is of no use with '--variant functions': the functions run in no container.",
    );
  }
  const unknown = await unknownClaims(given.only ?? []);
  if (unknown) program.error(`error: option '--only <claims>' is invalid. ${unknown}`);
  return { ...SIZES[quick ? "quick" : full ? "full" : "usual"], quick, ...given };
}

/** A sentence about those of the claims that do not exist. Loads the experiments only when claims are named, so that --help answers at once. */
async function unknownClaims(ids: readonly string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  const { EXPERIMENTS } = await import("../../experiments/experiments.ts");
  const known = EXPERIMENTS.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length === 0) return undefined;
  return `There is no claim ${unknown.join(", ")}. There are: ${known.join(", ")}.`;
}

/** Found out before the measuring, not after. */
function earlierResults(file: string): string {
  try {
    readResultsFile(file);
    return file;
  } catch (error) {
    throw new InvalidArgumentError(sentenceOf(error));
  }
}
