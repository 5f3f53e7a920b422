import type { RequestedLine } from "./order.ts";
import { productOf } from "./parts.ts";

/**
 * One per order, all or nothing. `decidedAt` is when it was reserved or refused. A line that was taken from several parts
 * of a hot product (parts.ts) is stored as one line per part.
 */
export type Reservation = {
  orderId: string;
  lines: readonly RequestedLine[];
  decidedAt: string;
} & ({ status: "reserved" } | { status: "refused" } | { status: "released"; releasedAt: string });

/**
 * The rule of a reservation: all lines or none. Each variant implements it in its database's language; tests compare
 * both implementations with this function.
 */
export function canReserve(
  available: (sku: string) => number | undefined,
  lines: readonly RequestedLine[],
): boolean {
  return lines.every(({ sku, quantity }) => (available(sku) ?? 0) >= quantity);
}

/** Units that live reservations hold, per sku. Stock is conserved when, for each sku, seed = available + held. */
export function heldUnits(reservations: Iterable<Reservation>): Map<string, number> {
  const held = new Map<string, number>();
  for (const reservation of reservations) {
    if (reservation.status !== "reserved") continue;
    for (const { sku: part, quantity } of reservation.lines) {
      const sku = productOf(part);
      held.set(sku, (held.get(sku) ?? 0) + quantity);
    }
  }
  return held;
}
