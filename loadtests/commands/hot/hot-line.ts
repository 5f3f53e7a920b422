import { CATALOG } from "@app/domain/catalog";
import { sumParts } from "@app/domain/parts";
import type { Reservation } from "@app/domain/stock";

const [PRODUCT] = CATALOG;
export const LINES = [{ sku: PRODUCT!.sku, quantity: 1 }];

/** Counts the reserved units by row or item. */
export function createTally(readStock: () => Promise<Map<string, number>>) {
  const writes = new Map<string, number>();
  return {
    add(reservation: Reservation | undefined): void {
      for (const { sku } of reservation?.lines ?? []) writes.set(sku, (writes.get(sku) ?? 0) + 1);
    },
    /** @returns the share of the row or item that was written most @throws Error when a unit is missing */
    async report(): Promise<{ hottest: number }> {
      const all = [...writes.values()].reduce((sum, count) => sum + count, 0);
      const left = sumParts(await readStock()).get(PRODUCT!.sku);
      if (left !== PRODUCT!.initialStock - all)
        throw new Error(`${all} units were reserved, and ${left} are left.`);
      return { hottest: Math.max(...writes.values()) / all };
    },
  };
}
