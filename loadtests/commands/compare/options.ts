import { numberUpTo } from "@app/net/flags";
import { InvalidArgumentError, Option } from "commander";
import type { CompareOptions } from "../../benchmarks/compare/comparison.ts";
import { readResultsFile } from "../../experiments/lib/results.ts";
import { measuringCommand, sentenceOf, variantOption } from "../command.ts";

type Size = Pick<CompareOptions, "duration" | "blocks" | "short" | "claims" | "spread">;
const QUICK: Size = { duration: 2, blocks: 2, short: true, claims: "counts" };
const USUAL: Size = { duration: 5, blocks: 2, short: true, claims: "table" };
const FULL: Size = { duration: 20, blocks: 3, short: false, claims: "all", spread: true };

/** Options that concern the claims. They need both variants as this command starts them. */
const OF_CLAIMS = ["only", "against"];

/** Reads the command line of `npm run compare`. */
export async function readOptions(argv: readonly string[]): Promise<CompareOptions> {
  const description =
    "Starts both variants, checks them, puts the same load on each in turn, audits the data, and compares.";
  const program = measuringCommand("compare", description)
    .option("--rate <n>", "orders per second", numberUpTo(5_000), 50)
    .option("--duration <seconds>", "duration of a round (default: 5)", numberUpTo(3_600))
    .addOption(
      new Option(
        "--quick",
        "rounds of 2 s, and the claims that only count: about two minutes in all",
      ).conflicts("full"),
    )
    .option(
      "--full",
      "six rounds of 20 s per variant, spread over the run, and every claim, measured for longer: about 20 minutes in all",
    )
    .addOption(variantOption("measure one variant, without a comparison").conflicts(OF_CLAIMS))
    .addOption(
      new Option(
        "--compose",
        "the services in containers; needs Docker on this Linux machine, and checks no claims",
      ).conflicts(OF_CLAIMS),
    )
    .addOption(
      new Option(
        "--attach",
        "the running docker compose up and serverless offline, which run on afterwards; checks no claims",
      ).conflicts(["compose", ...OF_CLAIMS]),
    )
    .addOption(
      new Option(
        "--k8s",
        "the services on the cluster of the current kubectl context, which run on afterwards, and the functions on this machine; gives no ratios and checks no claims",
      ).conflicts(["compose", "attach", ...OF_CLAIMS]),
    )
    .option(
      "--only <claims>",
      "run the experiments of these claims only, for example latency,state",
      (text) => text.split(","),
    )
    .option("--against <file>", "show the changes since an earlier results.json", earlierResults)
    .parse(argv);
  const { quick, full, ...given } = program.opts<
    Partial<CompareOptions> & { rate: number; quick?: true; full?: true }
  >();
  const contained = given.compose ? "--compose" : given.k8s && "--k8s";
  if (contained && given.variant === "functions") {
    program.error(
      `error: option '${contained}' cannot be used with '--variant functions': the functions run in no container.`,
    );
  }
  const unknown = await unknownClaims(given.only ?? []);
  if (unknown) program.error(`error: option '--only <claims>' is invalid. ${unknown}`);
  const size = quick ? QUICK : full ? FULL : USUAL;
  // A user who names claims wants good figures of them, even if they take longer.
  return { ...size, short: given.only ? quick === true : size.short, ...given };
}

/**
 * A sentence that names the unknown claims, if any. Loads the experiments only when `--only` is given, so that --help
 * answers at once.
 */
async function unknownClaims(ids: readonly string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  const { EXPERIMENTS } = await import("../../experiments/experiments.ts");
  const known = EXPERIMENTS.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length === 0) return undefined;
  return `There is no claim ${unknown.join(", ")}. There are: ${known.join(", ")}.`;
}

/** Reads the file before the measurement, so that a wrong file fails at once. */
function earlierResults(file: string): string {
  try {
    readResultsFile(file);
    return file;
  } catch (error) {
    throw new InvalidArgumentError(sentenceOf(error));
  }
}
