import { z } from "zod";
import list from "./prices.json" with { type: "json" };

const price = z.strictObject({
  /** Dollars. */
  price: z.number().min(0),
  /** The unit that the dollars buy. */
  per: z.string(),
  /** Whether the price was compared with a public page on the date. The others are list prices from memory. */
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

/** Dollars, each for the unit in `prices.json`. */
export type Prices = Record<PriceItem, number>;

/** The project's own price list. Another list must have the same items. */
export const publishedPrices = readPrices(list);

/** @throws Error that names each field which is missing, unknown or of the wrong type */
export function readPrices(data: unknown): Prices {
  const parsed = priceList.safeParse(data);
  if (!parsed.success) throw new Error(`The price list cannot be used. ${z.prettifyError(parsed.error)}`);
  return Object.fromEntries(ITEMS.map((item) => [item, parsed.data.items[item]!.price])) as Prices;
}
