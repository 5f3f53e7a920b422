import type { Variant } from "../../harness/variants/variants.ts";
import { placeOrders } from "../lib/customers.ts";

/** Sorted milliseconds from a fact in one context to its effect in the next, by the stores' timestamps. */
export type Windows = { name: Variant["name"]; waits: Record<Hop, number[]> };

export const HOPS = [
  "order placed → goods reserved",
  "goods reserved → payment",
  "payment → order settled",
] as const;
export type Hop = (typeof HOPS)[number];

/** For plain orders at a low, even rate. */
export async function measureWindows(variant: Variant, issuer: string, count: number): Promise<Windows> {
  const ids = new Set(await placeOrders(variant, { issuer, count, perSecond: 20 }));
  const times = await variant.store.readTimes([...ids]);
  const { reservations, payments } = await variant.store.readSnapshot();
  const decided = (of: readonly { orderId: string; decidedAt: string | Date }[]) =>
    new Map(of.map(({ orderId, decidedAt }) => [orderId, new Date(decidedAt).getTime()]));
  const [reserved, paid] = [decided(reservations), decided(payments)];
  const sorted = (waits: number[]) => waits.sort((a, b) => a - b);
  return {
    name: variant.name,
    waits: {
      [HOPS[0]]: sorted(times.map(({ id, placedAt }) => reserved.get(id)! - placedAt)),
      [HOPS[1]]: sorted(times.map(({ id }) => paid.get(id)! - reserved.get(id)!)),
      [HOPS[2]]: sorted(times.map(({ id, settledAt }) => settledAt! - paid.get(id)!)),
    },
  };
}
