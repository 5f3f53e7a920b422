import { baseUrl, wholeNumberUpTo } from "@app/net/flags";
import type { VariantName } from "@app/net/variant-names";
import { InvalidArgumentError, Option } from "commander";
import type { LoadResult } from "../../scenarios/result.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { measuringCommand, sentenceOf, variantOption } from "../command.ts";
import { readRun } from "./read-run.ts";

/**
 * The target: a `variant` that the command starts, a running target at `url` with its `issuer`, or the services on a
 * cluster (`k8s`); without any of them, the running variant. With `merge` there is no load, but the result files of
 * earlier ones.
 */
export type LoadOptions = {
  scenario: string;
  engine: LoadResult["engine"];
  drivers: number;
  merge?: string[];
  variant?: VariantName;
  url?: string;
  issuer?: string;
  k8s?: true;
  json?: string;
};

/** Reads the command line of `npm run load`. */
export function readLoadOptions(argv: readonly string[]): LoadOptions {
  const description =
    "Puts the load of one scenario on a variant, or on the target at a URL, and judges the run.";
  const program = measuringCommand("load", description)
    .addOption(new Option("--scenario <name>", "the load").choices([...SCENARIOS.keys()]).default("steady"))
    .addOption(variantOption("start this variant for the run").conflicts("url"))
    .option("--url <url>", "the running target (default: the running variant, the services first)", baseUrl)
    .option(
      "--issuer <url>",
      "the issuer that the target trusts (default: that of the running variant)",
      baseUrl,
    )
    .addOption(
      new Option("--k8s", "the services on the cluster of the current kubectl context").conflicts([
        "url",
        "issuer",
        "variant",
      ]),
    )
    .addOption(
      new Option("--engine <name>", "the embedded driver, or the k6 on your PATH")
        .choices(["driver", "k6"])
        .default("driver"),
    )
    .option("--drivers <n>", "processes of the embedded driver, which share the load", wholeNumberUpTo(64), 1)
    .addOption(
      new Option(
        "--merge <files...>",
        "judge the result files of loads that several machines sent together, instead of a load",
      )
        .argParser(resultFiles)
        .conflicts(["scenario", "variant", "url", "issuer", "k8s", "engine", "drivers"]),
    )
    .addHelpText("after", () => `\nScenarios:\n${describeScenarios()}`)
    .parse(argv);
  const options = program.opts<LoadOptions>();
  if (options.engine === "k6" && options.drivers > 1) {
    program.error(
      "error: option '--drivers <n>' cannot be used with '--engine k6': one k6 uses every core of its machine.",
    );
  }
  return options;
}

/** Reads each file before the rest of the work, so that a wrong file fails at once. */
function resultFiles(file: string, earlier: string[] = []): string[] {
  try {
    readRun(file);
    return [...earlier, file];
  } catch (error) {
    throw new InvalidArgumentError(sentenceOf(error));
  }
}

function describeScenarios(): string {
  return [...SCENARIOS.values()].map(({ name, purpose }) => `  ${name.padEnd(12)} ${purpose}`).join("\n");
}
