import { type Database, migrate } from "@app/chassis/database";
import { Outage } from "@app/chassis/overloaded";
import { testDatabase } from "@app/chassis/test/database";
import { beforeEach, expect, it } from "vitest";
import type { LoggedMessage, Message } from "./broker.ts";
import { consume, readPosition } from "./consumer.ts";
import { relayOutbox } from "./relay.ts";

let database: Database;
beforeEach(async () => {
  database = await testDatabase(new URL("migrations/", import.meta.url));
  await database.query("create table effects (n integer unique)");
});

/** A broker that keeps what is published. */
function memory({ failing = false } = {}) {
  const published: Message[] = [];
  const publish = async (messages: readonly Message[]) => {
    published.push(...messages);
    if (failing) throw new Error("the broker was killed before its answer");
  };
  return { published, broker: { publish, subscribe: async () => {} } };
}

const emit = (n: number) =>
  database.query("insert into outbox (subject, data) values ('orders.Test', $1)", [JSON.stringify({ n })]);
const numbers = (messages: readonly Message[]) => messages.map(({ data }) => (data as { n: number }).n);

/** The effect of a message: its number. An odd message fails. */
const effects = {
  "orders.Test": async (transaction: Database, data: unknown) => {
    await transaction.query("insert into effects values ($1)", [(data as { n: number }).n]);
  },
  "orders.Odd": async () => {
    throw new Error("no such order");
  },
};
const logged = (position: number, subject = "orders.Test"): LoggedMessage => ({
  id: `${position}`,
  subject,
  data: { n: position },
  position,
});
const effectsOf = async () => {
  const { rows } = await database.query<{ n: number }>("select n from effects order by n");
  return rows.map(({ n }) => n);
};
const deadLetters = async () =>
  (await database.query("select position::integer, subject, reason from dead_letters order by position"))
    .rows;

it("the relay publishes the outbox in its order, and empties it", async () => {
  for (let n = 1; n <= 120; n++) await emit(n);
  const { broker, published } = memory();
  expect(await relayOutbox(database, broker)).toBe(true);
  expect(await relayOutbox(database, broker)).toBe(false);
  expect(numbers(published)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  expect((await database.query("select from outbox")).rowCount).toBe(0);
});

it("the relay publishes again, under the same ids, what the broker may have lost", async () => {
  await emit(1);
  const [failing, working] = [memory({ failing: true }), memory()];
  await expect(relayOutbox(database, failing.broker)).rejects.toThrow("the broker was killed");
  await relayOutbox(database, working.broker);
  expect(working.published).toEqual(failing.published);
});

it("two relays publish each fact once", async () => {
  for (let n = 1; n <= 20; n++) await emit(n);
  const { broker, published } = memory();
  await Promise.all([relayOutbox(database, broker), relayOutbox(database, broker)]);
  expect(numbers(published).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

it("a message that is delivered again has no second effect", async () => {
  await consume(database, effects, [logged(3), logged(4)]);
  await consume(database, effects, [logged(3), logged(4), logged(7)]);
  expect(await effectsOf()).toEqual([3, 4, 7]);
  expect(await readPosition(database)).toBe(7);
  expect(await deadLetters()).toEqual([]);
});

it("two consumers of one context take turns", async () => {
  await Promise.all([
    consume(database, effects, [logged(1), logged(2)]),
    consume(database, effects, [logged(1), logged(2)]),
  ]);
  expect(await effectsOf()).toEqual([1, 2]);
  expect(await deadLetters()).toEqual([]);
});

it("a message without a possible effect becomes a dead letter, and the others have theirs", async () => {
  await database.query("insert into effects values (3)"); // its effect breaks a constraint
  await consume(database, effects, [logged(1), logged(2, "orders.Odd"), logged(3), logged(4)]);
  expect(await effectsOf()).toEqual([1, 3, 4]);
  expect(await deadLetters()).toEqual([
    { position: 2, subject: "orders.Odd", reason: "Error: no such order" },
    { position: 3, subject: "orders.Test", reason: expect.stringContaining("duplicate key") },
  ]);
});

it("while the database fails, nothing becomes a dead letter and the position stays", async () => {
  const dying = {
    "orders.Test": async (transaction: Database) => {
      await transaction.query("select pg_terminate_backend(pg_backend_pid())");
    },
  };
  await expect(consume(database, dying, [logged(1)])).rejects.toThrow(Outage);
  expect(await readPosition(database)).toBe(0);
  expect(await deadLetters()).toEqual([]);
  await consume(database, effects, [logged(1)]);
  expect(await effectsOf()).toEqual([1]);
});

it("a fact and its row are stored together, with the data that the other contexts need", async () => {
  await migrate(database, new URL("../orders/migrations/", import.meta.url));
  await migrate(database, new URL("orders/migrations/", import.meta.url));
  const id = "00000000-0000-8000-8000-000000000001";
  await database.query(
    `insert into orders (id, customer_id, lines, total, currency, card, status, placed_at)
     values ($1, 'alice', '[{"sku":"sku-001","quantity":2,"unitPrice":500}]', 1000, 'EUR', 'card_accepted', 'pending', now())`,
    [id],
  );
  for (const status of ["confirmed", "cancelling", "cancelled"])
    await database.query("update orders set status = $1", [status]);
  const { rows } = await database.query("select subject, data from outbox order by sequence");
  expect(rows).toEqual([
    {
      subject: "orders.OrderPlaced",
      data: {
        orderId: id,
        lines: [{ sku: "sku-001", quantity: 2 }],
        charge: { amount: 1000, currency: "EUR", card: "card_accepted" },
      },
    },
    { subject: "orders.CancellationRequested", data: { orderId: id } },
  ]);
});
