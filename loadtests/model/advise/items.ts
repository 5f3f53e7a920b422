import type { Bill } from "../cost/bill.ts";
import type { ByVariant } from "../cost/names.ts";
import type { PriceItem, PriceList } from "../cost/prices.ts";

/**
 * Every item of either bill, in the order of the price list, with the dollars of both variants. Undefined where a
 * variant has no such item. Items that cost neither variant a cent are left out.
 */
export function itemsOf({ services, functions }: ByVariant<Bill>, list: PriceList) {
  return (Object.keys(list) as PriceItem[])
    .filter((item) => (services[item] ?? 0) + (functions[item] ?? 0) >= 0.005)
    .map((item) => ({ ...list[item], services: services[item], functions: functions[item] }));
}

/** The day on which a price was compared with its source, and where the price is from if not from the region. */
export function describeChecked({ checked, from }: PriceList[PriceItem], region: string): string {
  const origin = from === region ? "" : ` (${from})`;
  return `${checked ?? "not checked"}${origin}`;
}
