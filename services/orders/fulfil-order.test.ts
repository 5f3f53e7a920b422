import type { Command, Fact } from "@app/domain/fulfilment";
import { type Order, placeOrder } from "@app/domain/order";
import { describe, expect, it } from "vitest";
import { fulfilOrder } from "./fulfil-order.ts";

/** Runs the saga against scripted contexts, and records the events in order. */
async function transcriptOf(order: Order, script: Partial<Record<Command["type"], Fact["type"] | Error>>) {
  const transcript: string[] = [];
  const outcome = await fulfilOrder(
    order,
    async (_order, command) => {
      const fact = script[command.type];
      transcript.push(`${command.type} → ${fact instanceof Error ? "no answer" : fact}`);
      if (fact instanceof Error) throw fact;
      return fact!;
    },
    async (saved, finished) => {
      transcript.push(`save ${saved.status}${finished ? ", finished" : ""}`);
      return true;
    },
  ).catch((error: Error) => error.message);
  return { transcript, outcome };
}

const pending = placeOrder(
  { lines: [{ sku: "sku-001", quantity: 2 }], card: "card_accepted" },
  { id: "11111111-1111-8111-8111-111111111111", customerId: "alice", at: "2026-01-01T10:00:00.000Z" },
) as Order;
const confirmed: Order = { ...pending, status: "confirmed", settledAt: pending.placedAt };
const cancelling: Order = { ...confirmed, status: "cancelling", cancellingAt: pending.placedAt };
const declined: Order = {
  ...pending,
  status: "rejected",
  reason: "payment_declined",
  settledAt: pending.placedAt,
};

describe("the saga of an order", () => {
  it("reserves, charges and confirms, and is saved once", async () => {
    const { transcript } = await transcriptOf(pending, {
      ReserveStock: "StockReserved",
      AuthorizePayment: "PaymentAuthorized",
    });
    expect(transcript).toEqual([
      "ReserveStock → StockReserved",
      "AuthorizePayment → PaymentAuthorized",
      "save confirmed, finished",
    ]);
  });

  it("rejects an order without stock, and charges nothing", async () => {
    const { transcript } = await transcriptOf(pending, { ReserveStock: "StockRefused" });
    expect(transcript).toEqual(["ReserveStock → StockRefused", "save rejected, finished"]);
  });

  it("shows a declined payment at once, then releases the stock", async () => {
    const { transcript } = await transcriptOf(pending, {
      ReserveStock: "StockReserved",
      AuthorizePayment: "PaymentDeclined",
      ReleaseStock: "StockReleased",
    });
    expect(transcript).toEqual([
      "ReserveStock → StockReserved",
      "AuthorizePayment → PaymentDeclined",
      "save rejected",
      "ReleaseStock → StockReleased",
      "save rejected, finished",
    ]);
  });

  it("does not treat a timeout as a decline: nothing is compensated, and the order stays pending", async () => {
    const { transcript, outcome } = await transcriptOf(pending, {
      ReserveStock: "StockReserved",
      AuthorizePayment: new Error("timed out"),
    });
    expect(transcript).toEqual(["ReserveStock → StockReserved", "AuthorizePayment → no answer"]);
    expect(outcome).toBe("timed out");
  });

  it("refunds a cancelled order and then releases its stock", async () => {
    const { transcript } = await transcriptOf(cancelling, {
      RefundPayment: "PaymentRefunded",
      ReleaseStock: "StockReleased",
    });
    expect(transcript).toEqual([
      "RefundPayment → PaymentRefunded",
      "save cancelled",
      "ReleaseStock → StockReleased",
      "save cancelled, finished",
    ]);
  });

  it("resumes a rejected order whose stock may not be released yet", async () => {
    const { transcript } = await transcriptOf(declined, { ReleaseStock: "StockReleased" });
    expect(transcript).toEqual(["ReleaseStock → StockReleased", "save rejected, finished"]);
  });

  it("has nothing left to do for a confirmed order", async () => {
    expect((await transcriptOf(confirmed, {})).transcript).toEqual(["save confirmed, finished"]);
  });

  it("stops at a fact that contradicts the order, and saves nothing", async () => {
    const { transcript, outcome } = await transcriptOf(cancelling, { RefundPayment: "PaymentDeclined" });
    expect(transcript).toEqual(["RefundPayment → PaymentDeclined"]);
    expect(outcome).toContain("contradicts");
  });

  it("leaves an order to the process that took it over", async () => {
    const steps: string[] = [];
    await fulfilOrder(
      declined,
      async () => {
        steps.push("released");
        return "StockReleased";
      },
      async () => false,
    );
    expect(steps).toEqual(["released"]);
  });
});
