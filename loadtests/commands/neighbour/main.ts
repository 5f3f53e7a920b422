import { writeFileSync } from "node:fs";
import { commandContext } from "../../harness/run-context.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { type Flood, flood } from "./flood.ts";
import { CARDS, readNeighbourOptions } from "./options.ts";
import { formatFloods, reasonsOf } from "./text.ts";

/**
 * `npm run neighbour`. Exit status 0: every other customer's order was accepted, and 99 of 100 settled within two seconds; 1: not so, or a
 * load generator was the bottleneck, for the reasons that are printed; 2: a wrong flag.
 */
const { rate, seconds, json, ...only } = readNeighbourOptions(process.argv);
const context = commandContext();
const variants: VariantName[] = only.variant ? [only.variant] : ["services", "functions"];
const cards = only.card ? [only.card] : CARDS;
const floods: Flood[] = [];
let failed = false;

try {
  for (const variant of variants)
    for (const card of cards) {
      context.progress(`${variant}: one customer places ${rate} orders/s with ${card} for ${seconds} s …`);
      floods.push(await flood({ variant, card, rate, seconds }, context));
    }
} catch (error) {
  failed = true;
  const reason: unknown = context.signal.aborted ? context.signal.reason : error;
  console.error(reason instanceof Error ? reason.message : String(reason));
}
if (json) writeFileSync(json, `${JSON.stringify(floods, null, 2)}\n`);
if (floods.length > 0) console.log(`\n${formatFloods(floods)}`);
process.exit(failed || floods.some((each) => reasonsOf(each).length > 0) ? 1 : 0);
