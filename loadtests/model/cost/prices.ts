import { z } from "zod";
import frankfurt from "./prices/eu-central-1.json" with { type: "json" };
import virginia from "./prices/us-east-1.json" with { type: "json" };

const price = z.strictObject({
  /** The item's name in an answer. Only the complete list needs it. */
  name: z.string().optional(),
  /** Dollars. */
  price: z.number("must be a number").min(0, "must not be below 0"),
  /** The unit of the price. */
  per: z.string("must be a text").optional(),
  /** The day on which the price was compared with the source. Null or absent: a list price from memory. */
  checked: z.iso.date("must be a day such as 2026-11-30").nullish(),
  source: z.string("must be a text").optional(),
});

export type PriceItem = keyof typeof virginia.items;
export const PRICE_ITEMS = Object.keys(virginia.items) as PriceItem[];

const priceFile = z.strictObject({
  schemaVersion: z.literal(2, "must be 2"),
  region: z.string("must be a text").optional(),
  terms: z.string("must be a text").optional(),
  items: z.partialRecord(z.enum(PRICE_ITEMS), price, "must be an object"),
  /** Prices of the further forms of a variant. No bill of the two variants has them. */
  forms: z.record(z.string(), price).optional(),
});

/** The price of one unit, in dollars. */
export type Prices = Record<PriceItem, number>;

/** `checked` is a day, or undefined for a list price from memory. `from` names the region, or the user's file. */
export type Price = { name: string; price: number; per: string; checked: string | undefined; from: string };
export type PriceList = Record<PriceItem, Price>;

/** The origin of a price that the user gave. */
export const YOUR_FILE = "your file";

/** The complete list. Every other list replaces some of its prices. */
export const COMPLETE_REGION = virginia.region;
export const PRICE_TERMS = virginia.terms;
const REGIONS = new Map<string, unknown>([virginia, frankfurt].map((list) => [list.region, list]));
export const PRICE_REGIONS = [...REGIONS.keys()];

/** Prices of the further forms of a variant. */
export const FORM_PRICES = virginia.forms;

export const publishedList = pricesOfRegion(COMPLETE_REGION);
export const publishedPrices = dollarsOf(publishedList);

/** @throws Error with a sentence when no prices of the region are known */
export function pricesOfRegion(region: string): PriceList {
  const known = REGIONS.get(region);
  if (known === undefined) {
    throw new Error(
      `No prices of the region ${region} are known, only of ${PRICE_REGIONS.join(" and ")}: give your own with --prices.`,
    );
  }
  const base = Object.entries(virginia.items).map(([item, { name, price: dollars, per, checked }]) => [
    item,
    { name, price: dollars, per, checked: checked ?? undefined, from: COMPLETE_REGION },
  ]);
  return withPrices(Object.fromEntries(base) as PriceList, known, region);
}

/**
 * Replaces the prices that a file has; the others stay.
 * @throws Error with a sentence that names the first field which cannot be used
 */
export function withPrices(base: PriceList, file: unknown, from: string): PriceList {
  const parsed = priceFile.safeParse(file);
  if (!parsed.success) throw new Error(`The price list cannot be used: ${firstProblem(parsed.error)}.`);
  const list = { ...base };
  for (const [key, { price: dollars, per, checked }] of Object.entries(parsed.data.items)) {
    const item = key as PriceItem;
    if (per !== undefined && per !== base[item].per) {
      throw new Error(
        `The price list cannot be used: ${item} is priced per ${base[item].per}, not per ${per}.`,
      );
    }
    list[item] = { ...base[item], price: dollars, checked: checked ?? undefined, from };
  }
  return list;
}

export function dollarsOf(list: PriceList): Prices {
  return Object.fromEntries(PRICE_ITEMS.map((item) => [item, list[item].price])) as Prices;
}

function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue?.code === "unrecognized_keys")
    return `the field ${[...issue.path, issue.keys[0]].join(".")} is unknown`;
  const path = issue?.path.join(".") ?? "";
  return path === "" ? "it must be an object with schemaVersion and items" : `${path} ${issue?.message}`;
}
