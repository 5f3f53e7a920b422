/** Dollars a month, item by item. */
export type Bill = Record<string, number>;

export function total(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** The sum of an amount over the levels of a month. */
export function sumOver<T>(parts: readonly T[], amount: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + amount(part), 0);
}

/** Formats dollars and cents, for the command line and the page. */
export function inDollars(amount: number): string {
  return amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
}
