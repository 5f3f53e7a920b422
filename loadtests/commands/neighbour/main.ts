import { commandContext } from "../../harness/run-context.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { formatTable } from "../table.ts";
import { type Flood, flood } from "./flood.ts";
import { CARDS, readNeighbourOptions } from "./options.ts";

/**
 * `npm run neighbour`. Exit status 0: whatever the noisy customer did, every other customer's order was accepted and 99 of 100 settled
 * within two seconds; 1: not so; 2: a wrong flag.
 */
const SETTLED_P99_MS = 2_000;

const options = readNeighbourOptions(process.argv);
const context = commandContext();
const variants: VariantName[] = options.variant ? [options.variant] : ["services", "functions"];
const rows = [["", "noisy: answers", "others: answers", "settled p50", "p99", "unsettled", "charged twice"]];
let held = true;

try {
  for (const only of variants)
    for (const card of options.card ? [options.card] : CARDS) await measure(only, card);
} catch (error) {
  held = false;
  const reason: unknown = context.signal.aborted ? context.signal.reason : error;
  console.error(reason instanceof Error ? reason.message : String(reason));
}
console.log(`\n${formatTable(rows)}`);
process.exit(held ? 0 : 1);

async function measure(only: VariantName, card: string): Promise<void> {
  const { rate, seconds } = options;
  context.progress(`${only}: one customer places ${rate} orders/s with ${card} for ${seconds} s …`);
  const found = await flood({ only, card, rate, seconds }, context);
  rows.push(rowOf(`${only}, ${card}`, found));
  held &&= holds(found);
}

function holds({ others, settled, chargedTwice }: Flood): boolean {
  const allAccepted = Object.keys(others).every((outcome) => outcome === "202");
  return (
    allAccepted && settled.unsettled === 0 && settled.latency.p99 <= SETTLED_P99_MS && chargedTwice === 0
  );
}

function rowOf(name: string, { noisy, others, settled, chargedTwice }: Flood): string[] {
  const { p50, p99 } = settled.latency;
  const milliseconds = [p50, p99].map((value) => `${Math.round(value)} ms`);
  return [name, said(noisy), said(others), ...milliseconds, `${settled.unsettled}`, `${chargedTwice}`];
}

function said(answers: Record<string, number>): string {
  return Object.entries(answers)
    .map(([outcome, count]) => `${count} × ${outcome}`)
    .join(", ");
}
