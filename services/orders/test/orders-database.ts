import type { Database } from "@app/chassis/database";
import { testDatabase } from "@app/chassis/test/database";
import type { Command, Fact } from "@app/domain/fulfilment";
import { type Order, placeOrder } from "@app/domain/order";
import { beforeEach, expect, onTestFinished, vi } from "vitest";
import type { Execute } from "../fulfil-order.ts";
import { type Claim, claimJobs } from "../job-store.ts";
import { findOrder } from "../order-store.ts";
import { Workers } from "../workers.ts";

/** A new database for each test of the file that imports this. */
export let database: Database;
beforeEach(async () => {
  database = await testDatabase(new URL("../migrations/", import.meta.url));
});

let made = 0;
export function newOrder(customerId = "alice"): Order {
  const id = `00000000-0000-8000-8000-${String(++made).padStart(12, "0")}`;
  const request = { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" };
  return placeOrder(request, { id, customerId, at: new Date().toISOString() }) as Order;
}

const FACTS: Record<Command["type"], Fact["type"]> = {
  ReserveStock: "StockReserved",
  AuthorizePayment: "PaymentAuthorized",
  RefundPayment: "PaymentRefunded",
  ReleaseStock: "StockReleased",
};
/** Contexts in which every command succeeds. */
export const succeed: Execute = async (_order, { type }) => FACTS[type];

export const claim = (limit: number, leaseMs: number, only: Partial<Claim> = {}) =>
  claimJobs(database, { limit, slow: false, after: "", held: new Map(), ...only }, leaseMs);

/** Workers that stop with the test. */
export function startWorkers(execute: Execute, concurrency = 8, { slow = false } = {}): Workers {
  const workers = new Workers(database, execute, concurrency, { slow });
  workers.start();
  onTestFinished(() => workers.stop());
  return workers;
}

export const statusOf = async ({ customerId, id }: Order) =>
  (await findOrder(database, customerId, id))?.status;
export const becomes = (order: Order, status: string) =>
  vi.waitFor(async () => expect(await statusOf(order)).toBe(status), { timeout: 20_000, interval: 20 });
