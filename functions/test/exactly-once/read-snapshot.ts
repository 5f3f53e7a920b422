import type { Order } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import { heldUnits, type Reservation } from "@app/domain/stock";
import type { World } from "../test-app.ts";
import type { Customer } from "./run-scenario.ts";
import { findWrongInHistory } from "./status-history.ts";

type Stored = Order & { unfinished?: string };
/** The states of a finished order, its reservation, its payment and the provider's ledger that agree. */
const ENDS: Record<string, { reservation: string; payment?: string; charge?: string; refunds: number }> = {
  confirmed: { reservation: "reserved", payment: "authorized", charge: "authorized", refunds: 0 },
  out_of_stock: { reservation: "refused", refunds: 0 },
  payment_declined: { reservation: "released", payment: "declined", charge: "declined", refunds: 0 },
  cancelled: { reservation: "released", payment: "refunded", charge: "authorized", refunds: 1 },
};

/**
 * Everything wrong after the end of the faults, in sentences. Empty when nothing was lost and nothing happened twice.
 */
export async function findWrong(
  world: World,
  customers: readonly Customer[],
  initial: Record<string, number>,
) {
  const orders = await world.items<Stored>("orders");
  const reservations = await world.items<Reservation>("reservations");
  const payments = await world.items<Payment>("payments");
  const stock = await world.items<{ sku: string; available: number }>("stock");
  const { charges, refunds } = await world.ledger();
  const wrong = findWrongInHistory(world.chain.streams.history);
  const expect = (what: string, actual: unknown, wanted: unknown) => {
    if (actual !== wanted) wrong.push(`${what}: ${String(actual)} instead of ${String(wanted)}`);
  };

  for (const { name, id, request, asked, cancelled } of customers) {
    const order = orders.find((other) => other.id === id);
    expect(`${name} is kept`, order !== undefined, asked);
    if (!order) continue;
    const state = order.status === "rejected" ? order.reason : order.status;
    const end = ENDS[state];
    expect(`${name} has ended (${state})`, end !== undefined, true);
    expect(`${name} is unfinished`, order.unfinished, undefined);
    if (cancelled) expect(`${name} was cancelled`, state, "cancelled");
    if (request.card === "card_declined")
      expect(`${name} is paid`, state === "confirmed" || state === "cancelled", false);
    if (!end) continue;
    const charged = charges.filter(({ reference }) => reference === id);
    expect(
      `${name}'s reservation`,
      reservations.find(({ orderId }) => orderId === id)?.status,
      end.reservation,
    );
    expect(`${name}'s payment`, payments.find(({ orderId }) => orderId === id)?.status, end.payment);
    expect(`${name}'s charges`, charged.map(({ status }) => status).join(), end.charge ?? "");
    expect(
      `${name}'s refunds`,
      refunds.filter(({ charge }) => charge === charged[0]?.id).length,
      end.refunds,
    );
    if (charged[0]) expect(`${name}'s charge`, charged[0].amount, order.total);
  }
  const known = new Set(customers.map(({ id }) => id));
  for (const { orderId } of [...reservations, ...payments])
    expect(`${orderId} is an order`, known.has(orderId), true);
  const held = heldUnits(reservations);
  for (const [sku, units] of Object.entries(initial)) {
    const available = stock.find((item) => item.sku === sku)?.available ?? Number.NaN;
    expect(`units of ${sku}`, available + (held.get(sku) ?? 0), units);
    expect(`${sku} is oversold`, available < 0, false);
  }
  return wrong;
}
