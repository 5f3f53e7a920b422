import type { ChangeRecord } from "../local/streams/streams-api.ts";
import { forge, imageOf, moneyOf } from "./forge.ts";

/** What makes a record of something that did happen a lie. */
export const TRUE_BUT_FOR: [what: string, change: (record: ChangeRecord) => ChangeRecord[]][] = [
  [
    "its table",
    (record) =>
      ["", "arn", "stock", "orders-two-ways-prod-orders", "__proto__", "constructor"].map((table) => ({
        ...record,
        eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}/stream/1`,
      })),
  ],
  [
    "its key",
    (record) => {
      const forged = structuredClone(record);
      for (const key of Object.values(forged.dynamodb.Keys!)) key.S = "00000000-0000-8000-8000-000000000000";
      return [forged];
    },
  ],
  [
    "the amount of money",
    (record) =>
      [-1, 1, 1_000_000].map((more) =>
        forge(record, (image) => {
          const money = moneyOf(image);
          money.N = String(Number(money.N) + more);
        }),
      ),
  ],
  [
    "the number of units, and the money for them",
    (record) =>
      imageOf(record)["lines"] && !imageOf(record)["charge"]
        ? [
            forge(record, (image) => {
              const [line] = image["lines"]!.L!;
              image["total"]!.N = String(Number(image["total"]!.N) + Number(line!.M!["unitPrice"]!.N));
              line!.M!["quantity"]!.N = String(Number(line!.M!["quantity"]!.N) + 1);
            }),
          ]
        : [],
  ],
  [
    "attributes that it only inherits",
    (record) => {
      const [key] = Object.keys(record.dynamodb.Keys!);
      const { [key!]: id, ...others } = imageOf(record);
      const NewImage = JSON.parse(
        JSON.stringify({ [key!]: id, proto: { M: others } }).replace('"proto"', '"__proto__"'),
      );
      return [{ ...record, dynamodb: { ...record.dynamodb, NewImage } }];
    },
  ],
];

/**
 * By function: an order, by how it ended, and a state that what the function knows of it contradicts. A state that may be an old
 * one of this order is none of these.
 */
export const CONTRADICTIONS: [name: string, order: string, state: string][] = [
  ["settleOrder", "confirmed", "declined"],
  ["settleOrder", "confirmed", "refunded"],
  ["settleOrder", "confirmed", "released"],
  ["settleOrder", "declined", "authorized"],
  ["settleOrder", "declined", "refused"],
  ["settleOrder", "cancelled", "declined"],
  ["settleOrder", "out-of-stock", "authorized"],
  ["settleOrder", "out-of-stock", "released"],
  ["refundPayment", "declined", "cancelling"],
  ["refundPayment", "declined", "cancelled"],
  ["refundPayment", "cancelled", "rejected"],
  ["refundPayment", "confirmed", "rejected"],
  ["releaseStock", "out-of-stock", "declined"],
  ["releaseStock", "out-of-stock", "refunded"],
];

/** These begin with what they are told. All others must know of the order already. */
export const BEGINNERS = ["reserveStock", "authorizePayment"];
