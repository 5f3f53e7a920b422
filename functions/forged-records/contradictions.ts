import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import { forge, imageOf, moneyOf } from "./forge.ts";

/** Changes that make the record of a real event false. */
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
 * By function: an order, named by its end state, and a status in a record that contradicts the function's own data. A
 * status that the order may have had earlier contradicts nothing.
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

/** These functions get the first record of an order. All others must have data of the order already. */
export const BEGINNERS = ["reserveStock", "authorizePayment", "retryPayment"];
