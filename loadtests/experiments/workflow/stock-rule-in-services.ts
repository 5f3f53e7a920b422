import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { openDatabase } from "@app/chassis/database";
import { insertReservation } from "@app/inventory-service/reservation-store";

/** The test of the stock rule in the service: an order for more units than the stock gets none. */
const database = openDatabase();
const sku = randomUUID();
await database.query("insert into stock values ($1, 1)", [sku]);
const reserve = async (quantity: number) =>
  (await insertReservation(database, randomUUID(), [{ sku, quantity }]))?.status;
assert.equal(await reserve(2), "refused");
assert.equal(await reserve(1), "reserved");
await database.end();
