import { z } from "zod";
import list from "./prices.json" with { type: "json" };

const price = z.strictObject({
  /** Dollars. */
  price: z.number().min(0),
  /** What that buys. */
  per: z.string(),
  /** Whether it was compared with a public page on the date; the others are list prices as known. */
  checked: z.boolean(),
});

export type PriceItem = keyof typeof list.items;

const ITEMS = Object.keys(list.items) as PriceItem[];

const priceList = z.strictObject({
  schemaVersion: z.literal(1),
  date: z.string().regex(/^\d{4}-\d{2}$/),
  currency: z.literal("USD"),
  region: z.string(),
  items: z.strictObject(Object.fromEntries(ITEMS.map((item) => [item, price]))),
});

/** Dollars, each for what `prices.json` says that it buys. */
export type Prices = Record<PriceItem, number>;

/** The list that comes with the project. Another one must have the same items. */
export const publishedPrices = readPrices(list);

/** @throws Error that names each field which is missing, unknown or of the wrong kind */
export function readPrices(data: unknown): Prices {
  const parsed = priceList.safeParse(data);
  if (!parsed.success) throw new Error(`The price list cannot be used. ${z.prettifyError(parsed.error)}`);
  return Object.fromEntries(ITEMS.map((item) => [item, parsed.data.items[item]!.price])) as Prices;
}
