import { numberUpTo } from "@app/net/flags";
import { Option } from "commander";
import type { VariantName } from "../../harness/variants/variants.ts";
import { measuringCommand } from "../flags.ts";

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
  /** Orders per second of the customer who floods. */
  rate: number;
  seconds: number;
  json?: string;
};

/** Reads the command line of `npm run neighbour`. */
export function readNeighbourOptions(argv: readonly string[]): NeighbourOptions {
  return measuringCommand(
    "neighbour",
    "One customer floods a variant with orders of one card while five others place one order a second each. Reports how long the orders of the five take.",
  )
    .addOption(
      new Option("--variant <name>", "only this one, in place of both").choices(["services", "functions"]),
    )
    .addOption(new Option("--card <name>", "only this one, in place of each in turn").choices(CARDS))
    .option("--rate <orders>", "orders per second of the customer who floods", numberUpTo(1_000), 100)
    .option("--seconds <seconds>", "how long the flood lasts", numberUpTo(3_600), 60)
    .parse(argv)
    .opts<NeighbourOptions>();
}
