import type { Database } from "@app/chassis/database";
import { testDatabase } from "@app/chassis/test/database";
import type { RequestedLine } from "@app/domain/order";
import { canReserve } from "@app/domain/stock";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { findReservation, insertReservation, releaseReservation } from "./reservation-store.ts";
import { readStock } from "./stock-store.ts";

let database: Database;
let orders = 0;

beforeEach(async () => {
  database = await testDatabase(new URL("migrations/", import.meta.url));
});

const newOrder = () => `00000000-0000-8000-8000-${String(++orders).padStart(12, "0")}`;
const stockUp = (stock: Record<string, number>) =>
  database.query("insert into stock select key, value::integer from json_each_text($1)", [
    JSON.stringify(stock),
  ]);
const stock = async () => Object.fromEntries(await readStock(database));
const linesOf = (units: Record<string, number>) =>
  Object.entries(units).map(([sku, quantity]) => ({ sku, quantity }));
const reserve = async (order: string, lines: RequestedLine[]) =>
  (await insertReservation(database, order, lines))?.status;

describe("reserving stock", () => {
  it("takes every line", async () => {
    await stockUp({ a: 5, b: 5 });
    expect(await reserve(newOrder(), linesOf({ a: 2, b: 5 }))).toBe("reserved");
    expect(await stock()).toEqual({ a: 3, b: 0 });
  });

  it("takes nothing when one line is short, and remembers the refusal", async () => {
    await stockUp({ a: 5, b: 1 });
    const order = newOrder();
    expect(await reserve(order, linesOf({ a: 2, b: 2 }))).toBe("refused");
    expect(await stock()).toEqual({ a: 5, b: 1 });
    expect((await findReservation(database, order))?.status).toBe("refused");
  });

  it("refuses a sku that has no stock row", async () => {
    await stockUp({ a: 5 });
    expect(await reserve(newOrder(), linesOf({ a: 1, z: 1 }))).toBe("refused");
    expect(await stock()).toEqual({ a: 5 });
  });

  it("decides once per order, also when it is asked twenty times at once", async () => {
    await stockUp({ a: 100 });
    const order = newOrder();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reserve(order, linesOf({ a: 3 }))));
    expect(outcomes.filter(Boolean)).toEqual(["reserved"]);
    expect(await stock()).toEqual({ a: 97 });
  });

  it("sells the last ten to exactly ten of thirty buyers", async () => {
    await stockUp({ a: 10 });
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => reserve(newOrder(), linesOf({ a: 1 }))),
    );
    expect(outcomes.filter((outcome) => outcome === "reserved")).toHaveLength(10);
    expect(await stock()).toEqual({ a: 0 });
  });

  it("takes units that are returned while it waits for the row", async () => {
    await stockUp({ a: 1 });
    const other = await database.connect();
    await other.query("begin; update stock set available = 6");
    const reserving = reserve(newOrder(), linesOf({ a: 3 }));
    const waiting =
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await vi.waitUntil(async () => (await database.query(waiting)).rowCount === 1, { timeout: 30_000 });
    await other.query("commit");
    other.release();
    expect(await reserving).toBe("reserved");
    expect(await stock()).toEqual({ a: 3 });
  });

  it("never deadlocks orders that name the same products in different order", async () => {
    await stockUp({ a: 1_000, b: 1_000 });
    const lines = linesOf({ a: 1, b: 1 });
    const buyers = Array.from({ length: 40 }, (_, i) => (i % 2 ? lines : lines.toReversed()));
    const all = await Promise.all(
      buyers.map(async (wanted) => {
        const order = newOrder();
        await reserve(order, wanted);
        await releaseReservation(database, order);
      }),
    );
    expect(all).toHaveLength(40);
    expect(await stock()).toEqual({ a: 1_000, b: 1_000 });
  });

  it("agrees with the domain's rule for any lines", async () => {
    await stockUp({ a: 8, b: 8, c: 8 });
    const line = fc.record({
      sku: fc.constantFrom("a", "b", "c", "unknown"),
      quantity: fc.integer({ min: 1, max: 4 }),
    });
    const wish = fc.uniqueArray(line, { minLength: 1, selector: ({ sku }) => sku });
    await fc.assert(
      fc.asyncProperty(wish, async (lines) => {
        const before = await readStock(database);
        const expected = canReserve((sku) => before.get(sku), lines) ? "reserved" : "refused";
        expect(await reserve(newOrder(), lines)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe("releasing stock", () => {
  it("returns the units once, however often it is called", async () => {
    await stockUp({ a: 5 });
    const order = newOrder();
    await reserve(order, linesOf({ a: 2 }));
    await Promise.all(Array.from({ length: 10 }, () => releaseReservation(database, order)));
    expect(await stock()).toEqual({ a: 5 });
    expect((await findReservation(database, order))?.status).toBe("released");
  });

  it("returns no units for a refused reservation", async () => {
    await stockUp({ a: 1 });
    const order = newOrder();
    await reserve(order, linesOf({ a: 2 }));
    await releaseReservation(database, order);
    expect(await stock()).toEqual({ a: 1 });
    expect((await findReservation(database, order))?.status).toBe("refused");
  });
});
