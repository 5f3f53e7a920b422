import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { setting } from "@app/functions/chassis/config";
import { database } from "@app/functions/chassis/database";
import { insertReservation } from "@app/functions/inventory/reservation-store";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";

/** The test of the stock rule in the function: an order for more units than the stock gets none. */
const sku = randomUUID();
const charge = { amount: 1_290, currency: "EUR", card: "card_accepted" } as const;
const Item = marshall({ sku, available: 1 });
await database.send(new PutItemCommand({ TableName: setting("STOCK_TABLE"), Item }));
const reserve = async (quantity: number) =>
  (await insertReservation({ orderId: randomUUID(), lines: [{ sku, quantity }], charge, attempt: 1 }))
    ?.status;
assert.equal(await reserve(2), "refused");
assert.equal(await reserve(1), "reserved");
database.destroy();
