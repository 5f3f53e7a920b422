import { findProduct, type Product } from "./catalog.ts";
import type { RequestedLine } from "./order.ts";

/**
 * The number of parts in which a hot product's stock is kept, by sku. Orders that take from the same part wait for one
 * row or item; orders that take from different parts do not wait for each other. A product that the map does not name has
 * one part, under its own sku.
 */
export type Parts = ReadonlyMap<string, number>;

/** An order of 20 lines, all parts of its products and its reservation fit into one transaction of DynamoDB: 100 items. */
const MOST_PARTS = 79;

/**
 * @param setting `STOCK_PARTS`, for example `sku-001:8,sku-002:4`; empty when no product is divided
 * @throws Error with a sentence that says what to set
 */
export function parseParts(setting = ""): Parts {
  const entries = setting.split(",").filter(Boolean);
  const parts = new Map(
    entries.map((entry) => {
      const [sku = "", count = ""] = entry.split(":");
      if (findProduct(sku) && /^[1-9]\d*$/.test(count)) return [sku, Number(count)];
      throw new Error(
        `STOCK_PARTS has “${entry}”: name a product and its number of parts, such as sku-001:8.`,
      );
    }),
  );
  const sum = [...parts.values()].reduce((sum, count) => sum + count, 0);
  if (sum > MOST_PARTS) throw new Error(`STOCK_PARTS has ${sum} parts: set at most ${MOST_PARTS} in all.`);
  return parts;
}

/** The keys under which a product's units are stored. */
export function partsOf(sku: string, parts: Parts): string[] {
  return Array.from({ length: parts.get(sku) ?? 1 }, (_, part) => (part === 0 ? sku : `${sku}#${part}`));
}

/** A product's first units, by part, as evenly as possible. */
export function initialUnits(
  { sku, initialStock }: Pick<Product, "sku" | "initialStock">,
  parts: Parts,
): [part: string, units: number][] {
  const keys = partsOf(sku, parts);
  return keys.map((key, i) => [key, Math.floor((initialStock + i) / keys.length)]);
}

/**
 * Chooses the parts that an order takes its lines from. Each order begins with a part that its id determines. It takes a
 * line from one part where one has enough, otherwise from several.
 * @param available units by part. By default every part has enough: the first try, before anything was read
 * @returns a line for each part, or undefined when all parts together have too little
 */
export function chooseParts(
  orderId: string,
  lines: readonly RequestedLine[],
  parts: Parts,
  available: (part: string) => number | undefined = () => Number.POSITIVE_INFINITY,
): RequestedLine[] | undefined {
  const chosen: RequestedLine[] = [];
  for (const { sku, quantity } of lines) {
    const keys = rotate(partsOf(sku, parts), Number.parseInt(orderId.slice(-8), 16));
    const one = keys.find((key) => (available(key) ?? 0) >= quantity);
    const taken = one ? [{ sku: one, quantity }] : takeInTurn(keys, quantity, available);
    if (!taken) return undefined;
    chosen.push(...taken);
  }
  return chosen;
}

function takeInTurn(
  keys: readonly string[],
  quantity: number,
  available: (part: string) => number | undefined,
): RequestedLine[] | undefined {
  const taken: RequestedLine[] = [];
  let missing = quantity;
  for (const sku of keys) {
    const units = Math.min(missing, available(sku) ?? 0);
    if (units > 0) taken.push({ sku, quantity: units });
    missing -= units;
  }
  return missing === 0 ? taken : undefined;
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

export function productOf(part: string): string {
  return part.split("#", 1)[0]!;
}

/** Adds up the parts of each product. */
export function sumParts(units: Iterable<readonly [part: string, units: number]>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [part, count] of units) {
    const sku = productOf(part);
    sums.set(sku, (sums.get(sku) ?? 0) + count);
  }
  return sums;
}

/** The lines that an order asked for, from the lines that its reservation took from parts. */
export function wholeLines(lines: readonly RequestedLine[]): RequestedLine[] {
  const sums = sumParts(lines.map(({ sku, quantity }) => [sku, quantity]));
  return Array.from(sums, ([sku, quantity]) => ({ sku, quantity }));
}
