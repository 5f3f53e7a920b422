import { numberUpTo } from "@app/net/flags";
import type { VariantName } from "@app/net/variant-names";
import { Option } from "commander";
import { measuringCommand, sentenceOf, variantOption, variantsFor, writeResult } from "../command.ts";
import type { Flood } from "./flood.ts";

/**
 * `npm run neighbour`. Exit status 0: every order of the other customers was accepted, and 99 of 100 settled within two
 * seconds; 1: otherwise, or a load generator was the bottleneck, with the reasons; 2: wrong flag.
 */
const CARDS = [
  "card_accepted",
  "card_slow",
  "card_charges_then_times_out",
  "card_fails_once",
  "card_declined",
];

type NeighbourOptions = {
  variant?: VariantName;
  card?: string;
  /** Orders per second of the flooding customer. */
  rate: number;
  seconds: number;
  json?: string;
};

const { rate, seconds, json, ...only } = measuringCommand(
  "neighbour",
  "One customer floods a variant with orders of one card, and five other customers each place one order a second. Reports how long the orders of the five take.",
)
  .addOption(variantOption("only this variant, instead of both"))
  .addOption(new Option("--card <name>", "only this card, instead of each card in turn").choices(CARDS))
  .option("--rate <orders>", "orders per second of the flooding customer", numberUpTo(1_000), 100)
  .option("--seconds <seconds>", "how long the flood lasts", numberUpTo(3_600), 60)
  .parse()
  .opts<NeighbourOptions>();
// Loaded after the command line is read, so that --help answers at once.
const { commandContext } = await import("../../harness/run-context.ts");
const { flood } = await import("./flood.ts");
const { formatFloods, reasonsOf } = await import("./text.ts");
const context = commandContext();
const cards = only.card ? [only.card] : CARDS;
const floods: Flood[] = [];
let failed = false;

try {
  for (const variant of variantsFor(only.variant))
    for (const card of cards) {
      context.progress(`${variant}: one customer places ${rate} orders/s with ${card} for ${seconds} s …`);
      floods.push(await flood({ variant, card, rate, seconds }, context));
    }
} catch (error) {
  failed = true;
  console.error(sentenceOf(error, context.signal));
}
writeResult(json, floods);
if (floods.length > 0) console.log(`\n${formatFloods(floods)}`);
process.exit(failed || floods.some((each) => reasonsOf(each).length > 0) ? 1 : 0);
