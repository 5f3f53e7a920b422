import { CATALOG } from "@app/domain/catalog";
import { type Command, evolve, type Fact } from "@app/domain/fulfilment";
import type { Order } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import type { Rules } from "./rules.ts";

const STEP_MS = 2;

/** The accepted cards, and the delay of each in milliseconds. */
const GOOD_CARDS = new Map([
  ["card_accepted", STEP_MS],
  ["card_slow", 800],
  ["card_charges_then_times_out", 300],
  ["card_fails_once", 100],
]);

/** The three contexts in one process's memory. The steps of an order follow each other after a timer. */
export class ReferenceSaga {
  readonly orders = new Map<string, Order>();
  readonly reservations = new Map<string, Reservation>();
  readonly payments = new Map<string, Payment>();
  readonly stock = new Map(CATALOG.map(({ sku, initialStock }) => [sku, initialStock]));
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  learn(id: string, type: Fact["type"]): void {
    const fact = { type, at: new Date().toISOString() };
    const order = evolve(this.orders.get(id)!, fact);
    this.orders.set(id, order);
    for (const command of this.#rules.decide(order, fact)) {
      const wait = command.type === "AuthorizePayment" ? GOOD_CARDS.get(order.card) : undefined;
      setTimeout(() => this.learn(id, this.#execute(order, command)), wait ?? STEP_MS);
    }
  }

  #execute(order: Order, command: Command): Fact["type"] {
    const orderId = order.id;
    const now = new Date().toISOString();
    switch (command.type) {
      case "ReserveStock": {
        const refused = !this.#rules.canReserve((sku) => this.stock.get(sku), command.lines);
        const status = refused ? "refused" : "reserved";
        this.reservations.set(orderId, { orderId, lines: command.lines, status, decidedAt: now });
        if (!refused) this.#move(command.lines, -1);
        return refused ? "StockRefused" : "StockReserved";
      }
      case "AuthorizePayment": {
        const { amount, currency, card } = command.charge;
        const status = GOOD_CARDS.has(card) ? "authorized" : "declined";
        this.payments.set(orderId, { orderId, amount, currency, status, chargeId: orderId, decidedAt: now });
        return status === "declined" ? "PaymentDeclined" : "PaymentAuthorized";
      }
      case "ReleaseStock": {
        const reservation = this.reservations.get(orderId)!;
        if (reservation.status !== "reserved") return "StockReleased";
        this.#move(reservation.lines, 1);
        this.reservations.set(orderId, { ...reservation, status: "released", releasedAt: now });
        return "StockReleased";
      }
      case "RefundPayment": {
        this.payments.set(orderId, { ...this.payments.get(orderId)!, status: "refunded", refundedAt: now });
        return "PaymentRefunded";
      }
    }
  }

  #move(lines: Reservation["lines"], sign: 1 | -1): void {
    for (const { sku, quantity } of lines)
      this.stock.set(sku, Math.max(0, this.stock.get(sku)! + sign * quantity));
  }
}
