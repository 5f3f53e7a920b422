import { median } from "simple-statistics";
import { pairedRatio } from "../../harness/statistics.ts";
import { formatTable } from "../table.ts";
import type { HotProduct } from "./measure.ts";

/** Formats a row for each variant. */
export function formatHotProduct(measured: readonly HotProduct[]): string {
  const head = ["reservations/s", "one part", "several", "ratio (95 %)", "writes of the hottest row or item"];
  return [
    formatTable([head, ...measured.map(rowOf)]),
    "",
    "The reserving code of each variant alone, without requests and streams: 32 reservations of one product at a time. Rounds in turn.",
    "No local DynamoDB refuses transactions that meet at one item, or throttles a hot partition. So for the functions only the last column",
    "counts: on AWS, a partition takes 1,000 write units a second, and a transaction writes an item at two units.",
  ].join("\n");
}

function rowOf({ variant, parts, commitDelay, one, several }: HotProduct): string[] {
  const { ratio, low, high } = pairedRatio(one.perSecond, several.perSecond);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    `${variant}${commitDelay && variant === "services" ? `, commits ${commitDelay} ms later` : ""}`,
    median(one.perSecond).toFixed(0),
    `${median(several.perSecond).toFixed(0)} (${parts} parts)`,
    `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
    `${percent(one.hottest)} → ${percent(several.hottest)}`,
  ];
}
