import type { PriceItem, Prices } from "./prices.ts";

/** Amounts of a month, each in the unit of its price. */
export type Quantities = Partial<Record<PriceItem, number>>;

/** Dollars a month, item by item. */
export type Bill = Partial<Record<PriceItem, number>>;

/** Quantity × price. */
export function billOf(quantities: Quantities, prices: Prices): Bill {
  const bill: Bill = {};
  for (const [item, quantity] of Object.entries(quantities) as [PriceItem, number][]) {
    bill[item] = quantity * prices[item];
  }
  return bill;
}

export function total(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** Sums an amount over the levels of a month. */
export function sumOver<T>(parts: readonly T[], amount: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + amount(part), 0);
}

/** Formats dollars and cents, for the command line and the page. */
export function inDollars(amount: number): string {
  return amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
}

/** The share of its size that gzip leaves of log lines: CloudWatch bills stored logs compressed. */
const COMPRESSED = 0.15;

/** GB of stored logs at any time. @param writtenGb GB written in a month */
export function keptLogGb(writtenGb: number, days: number): number {
  return (writtenGb * COMPRESSED * days) / 30;
}
