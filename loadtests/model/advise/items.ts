import type { Bill } from "../cost/bill.ts";
import type { ByVariant } from "../simulation/busiest.ts";

/** Turns an item's identifier, such as "databaseStorage", into words. */
export function itemName(key: string): string {
  return key
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace("http api", "HTTP API")
    .replace(/^nat /, "NAT ");
}

/**
 * Every item of either bill, in the bills' order, with the dollars of both variants. Undefined where a variant has no
 * such item.
 */
export function itemsOf({ services, functions }: ByVariant<Bill>) {
  const keys = [...new Set([...Object.keys(services), ...Object.keys(functions)])];
  return keys.map((key) => ({ name: itemName(key), services: services[key], functions: functions[key] }));
}
