import type { Snapshot } from "./snapshot.ts";

/** What the payment provider says it did; `reference` is the order's id, amounts are minor units. */
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

/** The provider serves both variants: leaves out what belongs to the other one's orders, and keeps what belongs to nobody's. */
export function withoutChargesOf({ charges, refunds }: Ledger, other: Snapshot): Ledger {
  const ids = new Set(other.orders.map(({ id }) => id));
  const kept = charges.filter(({ reference }) => !ids.has(reference));
  const left = new Set(charges.filter(({ reference }) => ids.has(reference)).map(({ id }) => id));
  return { charges: kept, refunds: refunds.filter(({ charge }) => !left.has(charge)) };
}
