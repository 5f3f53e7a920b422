/** Dollars a month, item by item. */
export type Bill = Record<string, number>;

export function total(bill: Bill): number {
  return Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
}

/** Adds up something over the levels of a month. */
export function sumOver<T>(parts: readonly T[], amount: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + amount(part), 0);
}

/** Dollars and cents, as both the command line and the page show them. */
export function inDollars(amount: number): string {
  return amount.toLocaleString("en-US", { style: "currency", currency: "USD" });
}
