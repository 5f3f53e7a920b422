import { numberUpTo, wholeNumberUpTo } from "@app/net/flags";
import type { VariantName } from "@app/net/variant-names";
import { commandContext } from "../../harness/run-context.ts";
import { measuringCommand, sentenceOf, variantOption, variantsFor, writeResult } from "../command.ts";
import { type HotPlan, type HotProduct, measureHotProduct } from "./measure.ts";
import { formatHotProduct } from "./text.ts";

/** `npm run hot`. Exit status 0: the figures are valid; 1: otherwise, with the reason; 2: wrong flag. */
type Options = Omit<HotPlan, "variant"> & { variant?: VariantName; json?: string };

const { variant, json, ...plan } = measuringCommand(
  "hot",
  "Reserves one product over and over, and measures each variant's reservations with the stock in one part and in several parts, in turn.",
)
  .addOption(variantOption("only this variant, instead of both"))
  .option("--parts <n>", "parts of the hot product", wholeNumberUpTo(79), 8)
  .option("--pairs <n>", "pairs of rounds", wholeNumberUpTo(100), 4)
  .option("--seconds <seconds>", "length of a round", numberUpTo(600), 2)
  .option(
    "--commit-delay <ms>",
    "PostgreSQL flushes each commit later by this time, as with a standby in another zone",
    wholeNumberUpTo(100),
    0,
  )
  .parse()
  .opts<Options>();
const context = commandContext();
const measured: HotProduct[] = [];
let failed = false;

try {
  for (const name of variantsFor(variant)) {
    context.progress(`Starting the reserving code of the ${name} twice …`);
    measured.push(await measureHotProduct({ ...plan, variant: name }, context));
  }
} catch (error) {
  failed = true;
  console.error(sentenceOf(error, context.signal));
}
writeResult(json, measured);
if (measured.length > 0) console.log(`\n${formatHotProduct(measured)}`);
process.exit(failed ? 1 : 0);
