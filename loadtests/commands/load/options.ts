import { baseUrl } from "@app/net/flags";
import type { VariantName } from "@app/net/variant-names";
import { Option } from "commander";
import type { LoadResult } from "../../scenarios/result.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { measuringCommand, variantOption } from "../command.ts";

/**
 * The target: a `variant` that the command starts, a running target at `url` with its `issuer`, or the services on a
 * cluster (`k8s`); without any of them, the running variant.
 */
export type LoadOptions = {
  scenario: string;
  engine: LoadResult["engine"];
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
  return measuringCommand("load", description)
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
    .addHelpText("after", () => `\nScenarios:\n${describeScenarios()}`)
    .parse(argv)
    .opts<LoadOptions>();
}

function describeScenarios(): string {
  return [...SCENARIOS.values()].map(({ name, purpose }) => `  ${name.padEnd(12)} ${purpose}`).join("\n");
}
