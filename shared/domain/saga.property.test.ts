import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Order, placeOrder } from "./order.ts";
import { isRejection } from "./rejection.ts";
import { at } from "./test/orders.ts";
import { SagaWorld } from "./test/saga-world.ts";

const SEED = { "sku-001": 6, "sku-050": 3 };

const order = fc.record({
  lines: fc.uniqueArray(
    fc.record({ sku: fc.constantFrom(...Object.keys(SEED)), quantity: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 2, selector: ({ sku }) => sku },
  ),
  card: fc.constantFrom("card_accepted", "card_declined"),
});
const orders = fc.array(order, { minLength: 1, maxLength: 5 }).map((requests) => requests.map(place));

function place(request: { lines: { sku: string; quantity: number }[]; card: string }, n: number): Order {
  const placed = placeOrder(request, { id: `order-${n}`, customerId: "alice", at: at(n) });
  if (isRejection(placed)) throw new Error(placed.detail);
  return placed;
}

/** One step of an unreliable network; `n` chooses the message or the order. */
const step = fc.record({
  n: fc.nat(),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant("once" as const) },
    { weight: 3, arbitrary: fc.constant("again" as const) },
    { weight: 1, arbitrary: fc.constant("lost" as const) },
    { weight: 2, arbitrary: fc.constant("cancel" as const) },
  ),
});
const steps = fc.array(step, { maxLength: 80 });

function live(orders: Order[], steps: { n: number; what: "once" | "again" | "lost" | "cancel" }[]) {
  const world = new SagaWorld(SEED, orders);
  for (const { n, what } of steps) {
    if (what === "cancel") world.cancel(n);
    else world.deliver(n, what);
    expectConserved(world);
  }
  return world;
}

function expectConserved(world: SagaWorld) {
  const held = world.held();
  for (const [sku, seed] of Object.entries(SEED)) {
    const available = world.stock.get(sku)!;
    expect(available).toBeGreaterThanOrEqual(0);
    expect(available + (held.get(sku) ?? 0)).toBe(seed);
  }
  expect(new Set(world.charges).size).toBe(world.charges.length);
}

describe("with messages delivered in any order, twice, late or never", () => {
  it("stock is conserved and no order is charged twice, at every moment", () => {
    fc.assert(
      fc.property(orders, steps, (orders, steps) => void live(orders, steps)),
      { numRuns: 500 },
    );
  });

  it("no fact about one reservation and one payment ever contradicts an order", () => {
    fc.assert(
      fc.property(orders, steps, (orders, steps) => {
        expect(live(orders, steps).contradictions).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("after a sweep every order has settled, and its stock and money match its status", () => {
    fc.assert(
      fc.property(orders, steps, (orders, steps) => {
        const world = live(orders, steps);
        world.recover();
        expectConserved(world);
        for (const order of world.orders.values()) expectSettled(world, order);
      }),
      { numRuns: 500 },
    );
  });
});

function expectSettled(world: SagaWorld, order: Order) {
  const outcome = order.status === "rejected" ? order.reason : order.status;
  const records = [world.reservations.get(order.id)?.status, world.payments.get(order.id)?.status];
  const expected: Record<string, unknown[]> = {
    confirmed: ["reserved", "authorized"],
    out_of_stock: ["refused", undefined],
    payment_declined: ["released", "declined"],
    cancelled: ["released", "refunded"],
  };
  expect([outcome, ...records]).toEqual([outcome, ...(expected[outcome] ?? ["a settled order"])]);
}

describe("five buyers and three mugs", () => {
  it("three get one, two are rejected, and cancelling returns the mugs", () => {
    const buyers = [0, 1, 2, 3, 4].map((n) =>
      place({ lines: [{ sku: "sku-050", quantity: 1 }], card: "card_accepted" }, n),
    );
    const world = new SagaWorld(SEED, buyers);
    world.recover();
    const outcomes = [...world.orders.values()].map(({ status }) => status).sort();
    expect(outcomes).toEqual(["confirmed", "confirmed", "confirmed", "rejected", "rejected"]);
    expect(world.stock.get("sku-050")).toBe(0);

    for (let n = 0; n < 5; n++) world.cancel(n);
    world.recover();
    expect(world.stock.get("sku-050")).toBe(3);
  });
});
