import fc from "fast-check";
import { expect } from "vitest";
import type { RequestedLine } from "../order.ts";
import { initialUnits, type Parts, parseParts, sumParts } from "../parts.ts";
import { canReserve, heldUnits, type Reservation } from "../stock.ts";

export const SETTING = "sku-001:4,sku-002:3";
const PARTS = parseParts(SETTING);
const SKUS = ["sku-001", "sku-002", "sku-003"];

/** These units of products, by part. */
export const inParts = (stock: Record<string, number>, parts: Parts): Record<string, number> =>
  Object.fromEntries(
    Object.entries(stock).flatMap(([sku, initialStock]) => initialUnits({ sku, initialStock }, parts)),
  );

/** A variant's stock and reservations. */
export type StoreInParts = {
  /** Empties the store, and stores these units by part. */
  reset(units: Record<string, number>): Promise<void>;
  /** @param chance decides about faults, where the store has any */
  reserve(orderId: string, lines: RequestedLine[], chance: number): Promise<void>;
  release(orderId: string): Promise<void>;
  /** Runs these tasks at the same time. */
  together(tasks: (() => Promise<void>)[]): Promise<void>;
  readStock(): Promise<Map<string, number>>;
  readReservations(): Promise<Reservation[]>;
};

const line = fc.record({ sku: fc.constantFrom(...SKUS), quantity: fc.integer({ min: 1, max: 5 }) });
const lines = fc.uniqueArray(line, { minLength: 1, selector: ({ sku }) => sku });
const wishes = fc.array(fc.record({ lines, isReleased: fc.boolean(), chance: fc.nat() }), { maxLength: 6 });
const initial = fc.record(Object.fromEntries(SKUS.map((sku) => [sku, fc.nat({ max: 12 })])));

let orders = 0;
const newOrder = () => `00000000-0000-8000-8000-${String(++orders).padStart(12, "0")}`;

/**
 * The same property for both variants: orders reserve and release at the same time; then no unit is lost, no part is
 * below zero, and no order was refused that the rest would have been enough for. An order for all the rest succeeds.
 */
export const reservesFromParts = (store: StoreInParts) =>
  fc.asyncProperty(initial, wishes, wishes, async (initial, first, second) => {
    await store.reset(inParts(initial, PARTS));
    await store.together(
      first.map(({ lines, isReleased, chance }) => async () => {
        const order = newOrder();
        await store.reserve(order, lines, chance);
        if (isReleased) await store.release(order);
      }),
    );
    await expectConserved(store, initial);

    // Nothing is released from here on, so the stock only falls: what suffices in the end sufficed before.
    const ordered = new Map(second.map(({ lines, chance }) => [newOrder(), { lines, chance }]));
    await store.together(
      Array.from(
        ordered,
        ([order, { lines, chance }]) =>
          () =>
            store.reserve(order, lines, chance),
      ),
    );
    const left = await expectConserved(store, initial);
    for (const { orderId, status } of await store.readReservations()) {
      const wish = ordered.get(orderId);
      if (wish && status === "refused") expect(canReserve((sku) => left.get(sku), wish.lines)).toBe(false);
    }

    const rest = Array.from(left, ([sku, quantity]) => ({ sku, quantity })).filter(
      (line) => line.quantity > 0,
    );
    if (rest.length > 0) await store.together([() => store.reserve(newOrder(), rest, 0)]);
    const end = await expectConserved(store, initial);
    expect([...end.values()].every((units) => units === 0)).toBe(true);
  });

/** @returns the available units by product */
async function expectConserved(store: StoreInParts, initial: Record<string, number>) {
  const stock = await store.readStock();
  const held = heldUnits(await store.readReservations());
  expect([...stock.values()].filter((units) => units < 0)).toEqual([]);
  const available = sumParts(stock);
  for (const [sku, units] of Object.entries(initial))
    expect((available.get(sku) ?? 0) + (held.get(sku) ?? 0)).toBe(units);
  return available;
}
