import {
  type Command,
  cancelOrder,
  contradicts,
  decide,
  evolve,
  type Fact,
  lastFact,
} from "../fulfilment.ts";
import type { Order } from "../order.ts";
import { isRejection } from "../rejection.ts";
import { canReserve, heldUnits, type Reservation } from "../stock.ts";

type Paid = { status: "authorized" | "declined" | "refunded" };
type Message = { orderId: string } & ({ command: Command } | { fact: Fact["type"] });

/**
 * The three contexts and the provider in memory, connected by a bag of messages. A message can be delivered in any
 * order, twice, or never. Each context is idempotent by order id, like both variants; the rules are the real ones.
 */
export class SagaWorld {
  readonly orders = new Map<string, Order>();
  readonly stock: Map<string, number>;
  readonly reservations = new Map<string, Reservation>();
  readonly payments = new Map<string, Paid>();
  /** The provider's charges, by order. */
  readonly charges: string[] = [];
  readonly contradictions: string[] = [];
  #bag: Message[] = [];

  constructor(stock: Record<string, number>, orders: Order[]) {
    this.stock = new Map(Object.entries(stock));
    for (const order of orders) {
      this.orders.set(order.id, order);
      this.#bag.push({ orderId: order.id, fact: "OrderPlaced" });
    }
  }

  /** Delivers the n-th message. A `lost` message never arrives; `again` leaves a copy in the bag. */
  deliver(n: number, fate: "once" | "again" | "lost"): void {
    if (this.#bag.length === 0) return;
    const at = n % this.#bag.length;
    const message = this.#bag[at]!;
    if (fate !== "again") this.#bag.splice(at, 1);
    if (fate === "lost") return;
    if ("command" in message) this.#execute(message.orderId, message.command);
    else this.#learn(message.orderId, message.fact);
  }

  cancel(n: number): void {
    const order = [...this.orders.values()][n % this.orders.size]!;
    const cancelled = cancelOrder(order, order.placedAt);
    if (isRejection(cancelled)) return;
    this.orders.set(order.id, cancelled);
    this.#bag.push({ orderId: order.id, fact: "CancellationRequested" });
  }

  /** The sweeper: every order resumes from its last fact, until no message is left. */
  recover(): void {
    for (let round = 0; round < 8; round++) {
      for (const order of this.orders.values()) this.#follow(order, lastFact(order));
      while (this.#bag.length > 0) this.deliver(0, "once");
    }
  }

  held(): Map<string, number> {
    return heldUnits(this.reservations.values());
  }

  #learn(orderId: string, type: Fact["type"]): void {
    const before = this.orders.get(orderId)!;
    const fact = { type, at: before.placedAt };
    const order = evolve(before, fact);
    if (contradicts(before, fact)) this.contradictions.push(`${type} on ${before.status}`);
    this.orders.set(orderId, order);
    this.#follow(order, fact);
  }

  #follow(order: Order, fact: Fact): void {
    for (const command of decide(order, fact)) this.#bag.push({ orderId: order.id, command });
  }

  #execute(orderId: string, command: Command): void {
    switch (command.type) {
      case "ReserveStock":
        return this.#reserve(orderId, command.lines);
      case "AuthorizePayment":
        return this.#authorize(orderId, command.charge.card);
      case "ReleaseStock":
        return this.#release(orderId);
      case "RefundPayment":
        return this.#refund(orderId);
    }
  }

  #reserve(orderId: string, lines: Reservation["lines"]): void {
    if (!this.reservations.has(orderId)) {
      const status = canReserve((sku) => this.stock.get(sku), lines) ? "reserved" : "refused";
      if (status === "reserved") this.#move(lines, -1);
      this.reservations.set(orderId, { orderId, lines, status, decidedAt: "" });
    }
    const refused = this.reservations.get(orderId)!.status === "refused";
    this.#bag.push({ orderId, fact: refused ? "StockRefused" : "StockReserved" });
  }

  #release(orderId: string): void {
    const reservation = this.reservations.get(orderId);
    if (reservation?.status !== "reserved") return;
    this.#move(reservation.lines, 1);
    this.reservations.set(orderId, { ...reservation, status: "released", releasedAt: "" });
    this.#bag.push({ orderId, fact: "StockReleased" });
  }

  #authorize(orderId: string, card: string): void {
    if (!this.payments.has(orderId)) {
      const status = card === "card_declined" ? "declined" : "authorized";
      if (status === "authorized") this.charges.push(orderId);
      this.payments.set(orderId, { status });
    }
    const declined = this.payments.get(orderId)!.status === "declined";
    this.#bag.push({ orderId, fact: declined ? "PaymentDeclined" : "PaymentAuthorized" });
  }

  #refund(orderId: string): void {
    const payment = this.payments.get(orderId);
    if (!payment || payment.status === "declined") throw new Error("there is no charge to refund");
    payment.status = "refunded";
    this.#bag.push({ orderId, fact: "PaymentRefunded" });
  }

  #move(lines: Reservation["lines"], sign: 1 | -1): void {
    for (const { sku, quantity } of lines) this.stock.set(sku, this.stock.get(sku)! + sign * quantity);
  }
}
