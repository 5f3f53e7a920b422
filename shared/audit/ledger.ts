import type { Snapshot } from "./snapshot.ts";

/** The payment provider's own record. `reference` is the order's id; amounts are in minor units. */
export type Ledger = { charges: Charge[]; refunds: Refund[] };
export type Charge = {
  id: string;
  reference: string;
  amount: number;
  currency: string;
  status: "authorized" | "declined";
};
export type Refund = { id: string; charge: string; amount: number };

export async function readLedger(provider: { url: string; controlKey: string }): Promise<Ledger> {
  const response = await fetch(`${provider.url}/ledger`, {
    headers: { "x-control-key": provider.controlKey },
  });
  if (!response.ok)
    throw new Error(`The payment provider refused to show its ledger (status ${response.status}).`);
  return (await response.json()) as Ledger;
}

/** The entries for these orders only. */
export function ledgerOf({ charges, refunds }: Ledger, orderIds: readonly string[]): Ledger {
  const own = charges.filter(({ reference }) => orderIds.includes(reference));
  return { charges: own, refunds: refunds.filter(({ charge }) => own.some(({ id }) => id === charge)) };
}

/**
 * The provider serves both variants. Removes the charges of the other variant's orders; keeps charges without an order.
 */
export function withoutChargesOf({ charges, refunds }: Ledger, other: Snapshot): Ledger {
  const ids = new Set(other.orders.map(({ id }) => id));
  const kept = charges.filter(({ reference }) => !ids.has(reference));
  const left = new Set(charges.filter(({ reference }) => ids.has(reference)).map(({ id }) => id));
  return { charges: kept, refunds: refunds.filter(({ charge }) => !left.has(charge)) };
}
