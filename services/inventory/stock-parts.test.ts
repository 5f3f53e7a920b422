import type { Database } from "@app/chassis/database";
import { testDatabase } from "@app/chassis/test/database";
import { parseParts } from "@app/domain/parts";
import type { Reservation } from "@app/domain/stock";
import { reservesFromParts, SETTING, type StoreInParts } from "@app/domain/test/parts-property";
import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { findReservation, releaseReservation } from "./reservation-store.ts";
import { reserveFromParts } from "./stock-parts.ts";
import { readStock } from "./stock-store.ts";

const parts = parseParts(SETTING);
const order = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, "0")}`;
let database: Database;
beforeEach(async () => {
  database = await testDatabase(new URL("migrations/", import.meta.url));
});

async function stockUp(units: Record<string, number>) {
  await database.query("delete from reservations; delete from stock");
  await database.query("insert into stock select key, value::integer from json_each_text($1)", [
    JSON.stringify(units),
  ]);
}
const stock = async () => Object.fromEntries(await readStock(database));

it("takes the units from one part, and locks no other", async () => {
  await stockUp({ "sku-001": 5, "sku-001#1": 5, "sku-001#2": 5, "sku-001#3": 5 });
  const other = await database.connect();
  await other.query("begin; select from stock where sku <> 'sku-001#1' for update");
  await reserveFromParts(database, order(1), [{ sku: "sku-001", quantity: 2 }], parts);
  await other.query("commit");
  other.release();
  expect(await stock()).toEqual({ "sku-001": 5, "sku-001#1": 3, "sku-001#2": 5, "sku-001#3": 5 });
});

it("takes an order of three from three parts with one each, and returns each unit to its part", async () => {
  const units = { "sku-001": 1, "sku-001#1": 1, "sku-001#2": 0, "sku-001#3": 1 };
  await stockUp(units);
  const three = [{ sku: "sku-001", quantity: 3 }];
  expect(await reserveFromParts(database, order(1), three, parts)).toMatchObject({ status: "reserved" });
  expect(await stock()).toEqual({ "sku-001": 0, "sku-001#1": 0, "sku-001#2": 0, "sku-001#3": 0 });
  expect(await reserveFromParts(database, order(2), three, parts)).toMatchObject({
    status: "refused",
    lines: three,
  });
  await releaseReservation(database, order(1));
  expect(await stock()).toEqual(units);
});

it("decides once per order, also when it is asked twenty times at once", async () => {
  await stockUp({ "sku-001": 2, "sku-001#1": 2, "sku-001#2": 2, "sku-001#3": 2 });
  const reserve = () => reserveFromParts(database, order(1), [{ sku: "sku-001", quantity: 3 }], parts);
  const outcomes = await Promise.all(Array.from({ length: 20 }, reserve));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(Object.values(await stock()).reduce((sum, units) => sum + units)).toBe(5);
});

it("loses no unit and refuses no order that the parts together are enough for", {
  timeout: 240_000,
}, async () => {
  const store: StoreInParts = {
    reset: stockUp,
    async reserve(orderId, lines) {
      await reserveFromParts(database, orderId, lines, parts);
      expect(await findReservation(database, orderId)).toBeDefined();
    },
    release: (orderId) => releaseReservation(database, orderId),
    together: async (tasks) => void (await Promise.all(tasks.map((task) => task()))),
    readStock: () => readStock(database),
    async readReservations() {
      const { rows } = await database.query<Reservation>(
        'select order_id as "orderId", status, lines from reservations',
      );
      return rows;
    },
  };
  await fc.assert(reservesFromParts(store), { numRuns: 40 });
});
