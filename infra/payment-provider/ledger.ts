import { randomUUID } from "node:crypto";
import { Problem } from "./problem.ts";

/** One decision about a card. Amounts are positive integers in minor units; `at` is ISO 8601 in UTC. */
export interface Charge {
  id: string;
  status: "authorized" | "declined";
  amount: number;
  currency: "EUR";
  reference: string;
  at: string;
}

/** A refund: always of the whole charge. */
export interface Refund {
  id: string;
  charge: string;
  status: "refunded";
  amount: number;
  reference: string;
  at: string;
}

/** Every charge and refund, oldest first. Entries are only added: a refund does not change its charge. */
export class Ledger {
  readonly #charges = new Map<string, Charge>();
  readonly #refunds = new Map<string, Refund>();

  charge(request: Pick<Charge, "status" | "amount" | "currency" | "reference">): Charge {
    const { status, amount, currency, reference } = request;
    const charge = { id: `ch_${randomUUID()}`, status, amount, currency, reference, at: now() };
    this.#charges.set(charge.id, charge);
    return charge;
  }

  /** Imports an old charge unchanged, once. */
  import(charge: Charge): void {
    this.#charges.set(charge.id, charge);
  }

  /** @throws Problem 404 for an unknown charge, 409 for a declined or refunded one */
  refund(chargeId: string): Refund {
    const charge = this.#charges.get(chargeId);
    if (!charge) throw new Problem(404, "there is no such charge");
    if (charge.status === "declined") throw new Problem(409, "a declined charge has nothing to refund");
    if (this.#refunds.has(chargeId)) throw new Problem(409, "this charge was refunded with another key");
    const { amount, reference } = charge;
    const id = `re_${randomUUID()}`;
    const refund: Refund = { id, charge: chargeId, status: "refunded", amount, reference, at: now() };
    this.#refunds.set(chargeId, refund);
    return refund;
  }

  entries(): { charges: Charge[]; refunds: Refund[] } {
    return { charges: [...this.#charges.values()], refunds: [...this.#refunds.values()] };
  }
}

const now = () => new Date().toISOString();
