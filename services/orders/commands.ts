import type { Client } from "@app/chassis/client";
import { paymentOutcome, reservationOutcome } from "@app/contract/internal";
import { type Fact, PAYMENT_FACTS } from "@app/domain/fulfilment";
import type { Execute } from "./fulfil-order.ts";

const STOCK_FACTS = {
  reserved: "StockReserved",
  refused: "StockRefused",
  released: "StockReleased",
} as const satisfies Record<string, Fact["type"]>;

/** Executes the saga's commands in the other contexts: each is one idempotent PUT, keyed by the order's id. */
export function createCommands(inventory: Client, payments: Client): Execute {
  return async ({ id }, command) => {
    switch (command.type) {
      case "ReserveStock": {
        const lines = command.lines.map(({ sku, quantity }) => ({ sku, quantity }));
        return STOCK_FACTS[await put(inventory, `/reservations/${id}`, { lines }, reservationOutcome)];
      }
      case "ReleaseStock":
        return STOCK_FACTS[await put(inventory, `/reservations/${id}/release`, {}, reservationOutcome)];
      case "AuthorizePayment":
        return PAYMENT_FACTS[await put(payments, `/payments/${id}`, command.charge, paymentOutcome)];
      case "RefundPayment":
        return PAYMENT_FACTS[await put(payments, `/payments/${id}/refund`, {}, paymentOutcome)];
    }
  };
}

async function put<Status extends string>(
  call: Client,
  path: string,
  body: unknown,
  outcome: { parse(answer: unknown): { status: Status } },
): Promise<Status> {
  const headers = { "content-type": "application/json" };
  const answer = await call({ method: "PUT", path, headers, body: JSON.stringify(body) });
  if (answer.status !== 200) throw new Error(`PUT ${path} was refused: ${answer.status} ${answer.text}`);
  return outcome.parse(JSON.parse(answer.text)).status;
}
