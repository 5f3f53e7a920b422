import { baseUrl } from "@app/net/flags";
import { Option } from "commander";
import type { VariantName } from "../../harness/variants/variants.ts";
import type { LoadResult } from "../../scenarios/result.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { measuringCommand, variantOption } from "../command.ts";

/** A `variant` that is started for the run, or the `url` of something that runs already and the `issuer` that it trusts; without either what runs here. */
export type LoadOptions = {
  scenario: string;
  engine: LoadResult["engine"];
  variant?: VariantName;
  url?: string;
  issuer?: string;
  json?: string;
};

/** Reads the command line of `npm run load`. */
export function readLoadOptions(argv: readonly string[]): LoadOptions {
  const description =
    "Puts the load of one scenario on a variant, or on whatever runs at a URL, and judges the run.";
  return measuringCommand("load", description)
    .addOption(new Option("--scenario <name>", "what load").choices([...SCENARIOS.keys()]).default("steady"))
    .addOption(variantOption("start this one for the run").conflicts("url"))
    .option("--url <url>", "load what runs there (default: what runs here, the services first)", baseUrl)
    .option("--issuer <url>", "whose tokens it trusts (default: that of what runs here)", baseUrl)
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
