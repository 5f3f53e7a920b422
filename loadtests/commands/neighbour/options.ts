import { commandOf, numberUpTo } from "@app/net/flags";
import { Option } from "commander";
import type { VariantName } from "../../harness/variants/variants.ts";

export const CARDS = [
  "card_accepted",
  "card_slow",
  "card_charges_then_times_out",
  "card_fails_once",
  "card_declined",
];

export type NeighbourOptions = {
  variant?: VariantName;
  card?: string;
  /** Orders per second of the noisy customer. */
  rate: number;
  seconds: number;
};

/** Reads the command line of `npm run neighbour`. */
export function readNeighbourOptions(argv: readonly string[]): NeighbourOptions {
  return commandOf(
    "neighbour",
    "One customer floods a variant with orders of one card while five others place one order a second each; says how long theirs take.",
  )
    .addOption(
      new Option("--variant <name>", "only this one, in place of both").choices(["services", "functions"]),
    )
    .addOption(new Option("--card <name>", "only this one, in place of each in turn").choices(CARDS))
    .option("--rate <orders>", "of the noisy customer, per second", numberUpTo(1_000), 100)
    .option("--seconds <seconds>", "how long", numberUpTo(3_600), 60)
    .parse(argv)
    .opts<NeighbourOptions>();
}
