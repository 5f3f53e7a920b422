import { type Database, migrate } from "@app/chassis/database";
import { testDatabase } from "@app/chassis/test/database";
import { findPayment } from "@app/payments-service/payment-store";
import type { Provider } from "@app/payments-service/provider";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { claimJobs, forgetCharge, keepCharge, requestCharge, requestRefund } from "./job-store.ts";
import { startWorkers } from "./workers.ts";

const orderId = "00000000-0000-8000-8000-000000000001";
const charge = { amount: 1290, currency: "EUR", card: "card_accepted" };
const placed = { orderId, lines: [{ sku: "sku-001", quantity: 1 }], charge };

let database: Database;
beforeEach(async () => {
  database = await testDatabase(new URL("../../payments/migrations/", import.meta.url));
  await migrate(database, new URL("../migrations/", import.meta.url));
  await migrate(database, new URL("migrations/", import.meta.url));
});

/** A provider that fails so many times, and then authorizes. It counts its calls. */
function work({ failures = 0 } = {}) {
  const calls: string[] = [];
  const answer = async (call: string) => {
    calls.push(call);
    if (calls.length <= failures) throw new Error("no answer in time");
  };
  const provider: Provider = {
    charge: async (id, { amount }) => {
      await answer(`charge ${id} ${amount}`);
      return { chargeId: "ch_1", status: "authorized" };
    },
    refund: (id, chargeId) => answer(`refund ${id} ${chargeId}`),
  };
  const workers = startWorkers(database, provider, 4, () => {});
  onTestFinished(() => workers.stop());
  return calls;
}

const statusBecomes = (status: string) =>
  vi.waitFor(async () => expect((await findPayment(database, orderId))?.status).toBe(status), {
    timeout: 20_000,
  });
const jobs = async () =>
  (await database.query("select kind from jobs")).rows.map(({ kind }) => kind as string);
const facts = async () => (await database.query("select subject from outbox order by sequence")).rows;

it("charges once the stock is reserved, and never before", async () => {
  await keepCharge(database, placed);
  expect(await claimJobs(database, 10, 0)).toEqual([]);
  const calls = work();
  await requestCharge(database, { orderId });
  await statusBecomes("authorized");
  expect(calls).toEqual([`charge ${orderId} 1290`]);
  expect(await jobs()).toEqual([]);
  expect(await facts()).toEqual([{ subject: "payments.PaymentAuthorized" }]);
});

it("forgets the card of an order whose stock was refused", async () => {
  await keepCharge(database, placed);
  await forgetCharge(database, { orderId });
  expect(await jobs()).toEqual([]);
});

it("repeats a call until its outcome is known", async () => {
  const calls = work({ failures: 2 });
  await keepCharge(database, placed);
  await requestCharge(database, { orderId });
  await statusBecomes("authorized");
  expect(calls).toHaveLength(3);
});

it("refunds once, and charges for no fact that comes again", async () => {
  const calls = work();
  await keepCharge(database, placed);
  await requestCharge(database, { orderId });
  await statusBecomes("authorized");
  await requestRefund(database, { orderId });
  await statusBecomes("refunded");
  for (const again of [
    () => keepCharge(database, placed),
    () => requestCharge(database, { orderId }),
    () => requestRefund(database, { orderId }),
  ])
    await again();
  await vi.waitFor(async () => expect(await jobs()).toEqual([]), { timeout: 20_000 });
  expect(calls).toEqual([`charge ${orderId} 1290`, `refund ${orderId} ch_1`]);
  expect(await facts()).toEqual([
    { subject: "payments.PaymentAuthorized" },
    { subject: "payments.PaymentRefunded" },
  ]);
});
