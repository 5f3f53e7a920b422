import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { order, orderPage, payment, reservation } from "../../shared/contract/schemas.ts";
import type { Command, Fact } from "../../shared/domain/fulfilment.ts";
import { testDirectory } from "../../shared/net/test/directory.ts";
import { type Database, migrate } from "../chassis/database.ts";
import { testDatabase } from "../chassis/test/database.ts";
import { listen } from "../chassis/test/listen.ts";
import { buildInventory } from "../inventory/app.ts";
import { buildOrders } from "../orders/app.ts";
import { Workers } from "../orders/workers.ts";
import { buildPayments } from "../payments/app.ts";

// An older version wrote these rows before the later migrations ran. They must still fulfil today's contract.

const PENDING = "a351beba-1de0-82ff-a7ab-5d7311e2ee3e";
const CONFIRMED = "f550174a-4da8-8779-96e2-e0486b2bc8c9";
const REJECTED = "cae80770-3879-8daa-93de-8fd4345d7e7f";
const CANCELLED = "bddbd45e-3dec-89b5-8aeb-8f85459dc6fa";
const RETIRED = { lines: [{ sku: "sku-retired", quantity: 90 }], card: "card_accepted" };
const FACTS: Record<Command["type"], Fact["type"]> = {
  ReserveStock: "StockReserved",
  AuthorizePayment: "PaymentAuthorized",
  RefundPayment: "PaymentRefunded",
  ReleaseStock: "StockReleased",
};
const callerKeys = { gateway: "key" };
const HEADERS = {
  "x-caller": "gateway",
  "x-caller-key": "key",
  "x-customer-id": "alice",
  "content-type": "application/json",
};

let orders: string;
let workers: Workers;
let others: Record<"inventory" | "payments", string>;

beforeEach(async () => {
  const database = await openStored("orders");
  workers = new Workers(database, async (_order, { type }) => FACTS[type], 4);
  onTestFinished(() => workers.stop());
  orders = await listen(buildOrders({ database, workers, callerKeys }));
  const provider = { charge: vi.fn(), refund: vi.fn() };
  others = {
    inventory: await listen(buildInventory({ database: await openStored("inventory"), callerKeys })),
    payments: await listen(buildPayments({ database: await openStored("payments"), provider, callerKeys })),
  };
});

/** A database with the rows of the first version, after all later migrations. */
async function openStored(service: string): Promise<Database> {
  const migrations = new URL(`../${service}/migrations/`, import.meta.url);
  const first = testDirectory();
  const [oldest = ""] = readdirSync(migrations).sort();
  cpSync(new URL(oldest, migrations), join(first, oldest));
  const database = await testDatabase(pathToFileURL(`${first}/`));
  await database.query(readFileSync(new URL(`stored/${service}.sql`, import.meta.url), "utf8"));
  await migrate(database, migrations);
  return database;
}

async function ask(
  url: string,
  { headers = {}, ...init }: { method?: string; headers?: object; body?: string } = {},
) {
  const response = await fetch(url, { ...init, headers: { ...HEADERS, ...headers } });
  return { status: response.status, body: (await response.json()) as never };
}
const place = (key: string, body: object) =>
  ask(`${orders}/orders`, {
    method: "POST",
    headers: { "idempotency-key": key },
    body: JSON.stringify(body),
  });
const readOrder = async (id: string) => order.parse((await ask(`${orders}/orders/${id}`)).body);

it("shows old orders as the contract defines, one by one and in the list", async () => {
  const page = orderPage.parse((await ask(`${orders}/orders`)).body);
  expect(page.orders.map(({ status }) => status)).toEqual([
    "confirmed",
    "cancelled",
    "rejected",
    "confirmed",
    "pending",
  ]);
  for (const shown of page.orders) expect(await readOrder(shown.id)).toEqual(shown);
});

it("shows old reservations and payments as the contract defines", async () => {
  for (const id of [CONFIRMED, REJECTED, CANCELLED]) {
    const { record } = (await ask(`${others.inventory}/reservations/${id}`)).body as { record: unknown };
    expect(reservation.parse(record)).toMatchObject({ lines: [{ sku: "sku-001", quantity: 1 }] });
  }
  for (const id of [CONFIRMED, REJECTED, CANCELLED]) {
    const { record } = (await ask(`${others.payments}/payments/${id}`)).body as { record: unknown };
    expect(payment.parse(record)).toMatchObject({ amount: 1_190 });
  }
});

it("answers the replay of an old order with that order, even if today's rules would refuse it", async () => {
  const replay = await place("old-5", RETIRED);
  expect(replay.status).toBe(202);
  expect(order.parse(replay.body)).toMatchObject({ status: "confirmed", total: 45_000 });
  expect(await place("old-5", { ...RETIRED, card: "card_slow" })).toMatchObject({
    status: 422,
    body: { type: expect.stringMatching(/idempotency-key-reused$/) },
  });
  expect(await place("new", RETIRED)).toMatchObject({
    status: 422,
    body: { type: expect.stringMatching(/unknown-product$/) },
  });
});

it("continues an old order, and cancels one", async () => {
  workers.start();
  await expect.poll(() => readOrder(PENDING)).toMatchObject({ status: "confirmed" });
  expect((await ask(`${orders}/orders/${CONFIRMED}/cancel`, { method: "POST" })).status).toBe(202);
  await expect.poll(() => readOrder(CONFIRMED)).toMatchObject({ status: "cancelled" });
});
