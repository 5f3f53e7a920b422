import type { ChangeRecord } from "@app/functions-local/streams/streams-api";

/** An attribute as DynamoDB writes it, for example `{ N: "1" }`. */
type Attribute = { S?: string; N?: string; L?: Attribute[]; M?: Record<string, Attribute> };
type Image = Record<string, Attribute>;

/** Values that no attribute can have. */
const ABSURD: object[] = [
  { S: "" },
  { S: "'; drop table orders; --" },
  { S: "constructor.prototype" },
  { S: "x".repeat(10_000) },
  { N: "-1" },
  { N: "0" },
  { N: "1.5" },
  { N: "1e21" },
  { N: "99999999999999999999" },
  { N: "NaN" },
  { N: "Infinity" },
  { BOOL: true },
  { NULL: true },
  { B: "AAAA" },
  { SS: ["a"] },
  { L: [] },
  {
    L: Array.from({ length: 21 }, () => ({
      M: { sku: { S: "sku-001" }, quantity: { N: "1" }, unitPrice: { N: "1" } },
    })),
  },
  { M: {} },
  { M: JSON.parse('{ "__proto__": { "M": { "isAdmin": { "BOOL": true } } } }') },
  { X: "no such type" },
];

export type Forgery = { what: string; record: ChangeRecord };

/** The record without each of its attributes, nested ones included; `what` is the attribute's path. */
export function withoutEach(record: ChangeRecord): Forgery[] {
  return paths(imageOf(record)).map((path) => ({
    what: path.join("."),
    record: forge(record, (image) => replace(image, path, undefined)),
  }));
}

/** The record with each absurd value in one attribute. */
export function withAbsurd(record: ChangeRecord, path: readonly string[]): Forgery[] {
  return ABSURD.map((value) => ({
    what: `${path.join(".")} ${JSON.stringify(value).slice(0, 60)}`,
    record: forge(record, (image) => replace(image, path, value)),
  }));
}

/** A copy of the record with a changed new image and the matching key. */
export function forge(record: ChangeRecord, change: (image: Image) => void): ChangeRecord {
  const copy = structuredClone(record);
  change(imageOf(copy));
  return copy;
}

/** The same change of an order that never existed. */
export function ofNoOrder(record: ChangeRecord): ChangeRecord {
  const [key] = Object.values(record.dynamodb.Keys ?? {});
  return JSON.parse(JSON.stringify(record).replaceAll(key!.S!, "00000000-0000-8000-8000-000000000000"));
}

/** A copy of the record for this order, with the order's amount and this status. */
export function asIfOf(
  record: ChangeRecord,
  order: { id: string; total: number },
  status: string,
): ChangeRecord {
  const [key] = Object.values(record.dynamodb.Keys ?? {});
  const copy = JSON.parse(JSON.stringify(record).replaceAll(key!.S!, order.id)) as ChangeRecord;
  return forge(copy, (image) => {
    moneyOf(image).N = String(order.total);
    image["status"] = { S: status };
  });
}

/** The money in an item: an amount or a total. */
export function moneyOf(image: Image): Attribute {
  return image["charge"]?.M?.["amount"] ?? image["amount"] ?? image["total"]!;
}

/** Paths of attributes: names, and positions in lists. */
export function paths(image: Image, from: readonly string[] = []): string[][] {
  return Object.entries(image).flatMap(([name, value]) => {
    const path = [...from, name];
    return [path, ...paths(value.M ?? Object.fromEntries((value.L ?? []).entries()), path)];
  });
}

export function imageOf({ dynamodb }: ChangeRecord): Image {
  return dynamodb.NewImage as Image;
}

function replace(image: Image, [name, ...rest]: readonly string[], value: Attribute | undefined): void {
  const inner = image[name!]!;
  if (rest.length > 0) return replace(inner.M ?? (inner.L as unknown as Image), rest, value);
  if (value) image[name!] = value;
  else if (Array.isArray(image)) image.splice(Number(name), 1);
  else delete image[name!];
}
