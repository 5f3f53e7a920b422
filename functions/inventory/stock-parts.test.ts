import type { RequestedLine } from "@app/domain/order";
import type { Reservation } from "@app/domain/stock";
import { reservesFromParts, SETTING, type StoreInParts } from "@app/domain/test/parts-property";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type Fault, interleaveAll, invoke } from "../test/fault-injection/faults.ts";
import { interceptDatabase } from "../test/fault-injection/intercept.ts";
import { openWorld, type World } from "../test/test-app.ts";

let world: World;
let reservations: typeof import("./reservation-store.ts");
let stores: typeof import("./stock-parts.ts");
let calls: string[] = [];

beforeAll(async () => {
  vi.stubEnv("STOCK_PARTS", SETTING);
  world = await openWorld();
  reservations = await import("./reservation-store.ts");
  stores = await import("./stock-parts.ts");
  const { database } = await import("../chassis/database.ts");
  interceptDatabase(database);
  database.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        calls.push(commandName.replace("Command", ""));
        return next(args);
      },
    { step: "initialize" },
  );
});
beforeEach(() => {
  calls = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

const order = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, "0")}`;
const charge = { amount: 1290, currency: "EUR", card: "card_accepted" } as const;
const reserve = (orderId: string, lines: RequestedLine[]) =>
  stores.reserveFromParts({ orderId, lines, charge, attempt: 1 });
const stock = async () => {
  const items = await world.items<{ sku: string; available: number }>("stock");
  return new Map(items.map(({ sku, available }) => [sku, available]));
};

it("takes the units from one part, in one call", async () => {
  await world.reset({ "sku-001": 5, "sku-001#1": 5, "sku-001#2": 5, "sku-001#3": 5 });
  await reserve(order(1), [{ sku: "sku-001", quantity: 2 }]);
  expect(calls).toEqual(["TransactWriteItems"]);
  expect((await stock()).get("sku-001#1")).toBe(3);
});

it("makes no further call for a product that is not divided", async () => {
  await world.reset({ "sku-003": 1 });
  await reserve(order(1), [{ sku: "sku-003", quantity: 1 }]);
  await reserve(order(2), [{ sku: "sku-003", quantity: 1 }]);
  expect(calls).toEqual(["TransactWriteItems", "TransactWriteItems", "PutItem"]);
});

it("takes an order of three from three parts with one each, and returns each unit to its part", async () => {
  const units = { "sku-001": 1, "sku-001#1": 1, "sku-001#2": 0, "sku-001#3": 1 };
  await world.reset(units);
  const three = [{ sku: "sku-001", quantity: 3 }];
  expect(await reserve(order(1), three)).toMatchObject({ status: "reserved" });
  expect([...(await stock()).values()]).toEqual([0, 0, 0, 0]);
  expect(await reserve(order(2), three)).toMatchObject({ status: "refused", lines: three });
  await reservations.releaseReservation((await reservations.findReservation(order(1)))!);
  expect(await stock()).toEqual(new Map(Object.entries(units)));
});

it("seeds a hot product in parts, once", async () => {
  await world.reset({});
  const { seedStock } = await import("./stock-store.ts");
  await seedStock();
  await reserve(order(1), [{ sku: "sku-002", quantity: 1 }]);
  await seedStock();
  const units = Object.fromEntries(await stock());
  expect(units).toMatchObject({ "sku-002": 3_333_333, "sku-002#1": 3_333_332, "sku-002#2": 3_333_334 });
  expect(Object.keys(units)).toHaveLength(50 + 3 + 2);
});

it("adds no units when the setting is newer than the stock, and sells what is there", async () => {
  await world.reset({ "sku-002": 2 });
  const { seedStock } = await import("./stock-store.ts");
  await seedStock();
  expect(await reserve(order(1), [{ sku: "sku-002", quantity: 2 }])).toMatchObject({ status: "reserved" });
  expect(await reserve(order(2), [{ sku: "sku-002", quantity: 1 }])).toMatchObject({ status: "refused" });
});

it("loses no unit and refuses no order that the parts together are enough for, with conflicts and other faults", {
  timeout: 240_000,
}, async () => {
  /** A record is delivered again until its function does not fail. */
  async function deliver(faults: Fault[], run: () => Promise<unknown>): Promise<void> {
    const failed = await invoke({ name: "", faults, note: () => {} }, run).then(
      (answer) => answer === "crashed",
      () => true,
    );
    if (failed) await deliver([], run);
  }
  const KINDS = ["busy", "slow", "unanswered", "repeated", "crash after"] as const;
  const store: StoreInParts = {
    reset: (units) => world.reset(units),
    reserve(orderId, lines, chance) {
      const kind = KINDS[chance % (3 * KINDS.length)];
      return deliver(kind ? [{ call: chance % 4, kind }] : [], () => reserve(orderId, lines));
    },
    release: (orderId) =>
      deliver([], async () => {
        const reservation = (await reservations.findReservation(orderId))!;
        if (reservation.status === "reserved") await reservations.releaseReservation(reservation);
      }),
    async together(tasks) {
      const all = Promise.all(tasks.map((task) => task()));
      await interleaveAll();
      await all;
    },
    readStock: stock,
    readReservations: () => world.items<Reservation>("reservations"),
  };
  await fc.assert(reservesFromParts(store), { numRuns: 20 });
});
