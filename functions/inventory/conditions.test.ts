import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { client, freshId, readItem, type Script, testClauses } from "../test/condition-coverage/cases.ts";
import { interleaveAll, invoke } from "../test/fault-injection/faults.ts";
import { interceptDatabase } from "../test/fault-injection/intercept.ts";

let reservations: typeof import("./reservation-store.ts");
let stock: typeof import("./stock-store.ts");

const charge = { amount: 1290, currency: "EUR", card: "card_accepted" } as const;
const request = (id: string, quantity = 1) => ({
  orderId: id,
  lines: [{ sku: id, quantity }],
  charge,
  attempt: 1,
});
const shelve = (sku: string, available: number) =>
  client().send(new PutItemCommand({ TableName: "stock", Item: marshall({ sku, available }) }));
const available = async (sku: string) => (await readItem("stock", { sku }))["available"];
const reservationOf = (orderId: string) => readItem("reservations", { orderId });

const scripts: Script[] = [
  {
    table: "stock",
    clause: "attribute_not_exists(sku)",
    what: "seeding again does not bring sold units back",
    async run() {
      await shelve("sku-001", 1);
      await stock.seedStock();
      return available("sku-001");
    },
    expected: 1,
  },
  {
    table: "stock",
    clause: "available >= :quantity",
    what: "an order for more units than the stock gets none",
    async run(id) {
      await shelve(id, 1);
      await reservations.insertReservation(request(id, 2));
      return [(await reservationOf(id))["status"], await available(id)];
    },
    expected: ["refused", 1],
  },
  {
    table: "reservations",
    clause: "attribute_not_exists(orderId)",
    what: "an order that is delivered twice takes its units once",
    async run(id) {
      await shelve(id, 5);
      return [
        (await reservations.insertReservation(request(id)))?.status,
        (await reservations.insertReservation(request(id)))?.status,
        await available(id),
      ];
    },
    expected: ["reserved", undefined, 4],
  },
  {
    table: "reservations",
    clause: "attribute_not_exists(orderId)",
    what: "an order that is delivered twice concurrently is refused once",
    async run(id) {
      await shelve(id, 0);
      const insert = () =>
        invoke({ name: "", faults: [], note: () => {} }, () => reservations.insertReservation(request(id)));
      const both = Promise.all([insert(), insert()]);
      await interleaveAll();
      return (await both).map((inserted) => typeof inserted === "object" && inserted.status);
    },
    expected: ["refused", false],
  },
  {
    table: "reservations",
    clause: "#status = :reserved",
    what: "units are given back once",
    async run(id) {
      await shelve(id, 5);
      await reservations.insertReservation(request(id, 2));
      const reservation = (await reservations.findReservation(id))!;
      await reservations.releaseReservation(reservation);
      await reservations.releaseReservation(reservation);
      return available(id);
    },
    expected: 5,
  },
  {
    table: "reservations",
    clause: "attempt < :attempt",
    what: "a late, lower attempt does not replace a higher one",
    async run(id) {
      await shelve(id, 5);
      await reservations.insertReservation({ ...request(id), attempt: 3 });
      await reservations.reemitReservation(id, 2);
      return (await reservationOf(id))["attempt"];
    },
    expected: 3,
  },
];

testClauses(scripts);
// A static import would run before the chain sets the environment that the stores read.
beforeAll(async () => {
  reservations = await import("./reservation-store.ts");
  stock = await import("./stock-store.ts");
  interceptDatabase((await import("../chassis/database.ts")).database);
});

it("units of a product that no longer exists are not given back, even without a clause", async () => {
  const id = freshId();
  await shelve(id, 1);
  await reservations.insertReservation(request(id));
  await client().send(new DeleteItemCommand({ TableName: "stock", Key: marshall({ sku: id }) }));
  const reservation = (await reservations.findReservation(id))!;
  await expect(reservations.releaseReservation(reservation)).rejects.toThrow("ValidationError");
  expect(await reservationOf(id)).toMatchObject({ status: "reserved" });
});
