import type { Order } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import { heldUnits, type Reservation } from "@app/domain/stock";
import type { Shop } from "../test-app.ts";
import type { Customer } from "./run-scenario.ts";
import { faultsInHistory } from "./status-history.ts";

type Stored = Order & { unfinished?: string };
/** How an order that has ended, its reservation, its payment and the provider's ledger must agree. */
const ENDS: Record<string, { reservation: string; payment?: string; charge?: string; refunds: number }> = {
  confirmed: { reservation: "reserved", payment: "authorized", charge: "authorized", refunds: 0 },
  out_of_stock: { reservation: "refused", refunds: 0 },
  payment_declined: { reservation: "released", payment: "declined", charge: "declined", refunds: 0 },
  cancelled: { reservation: "released", payment: "refunded", charge: "authorized", refunds: 1 },
};

/** What is wrong after a recovery, in sentences; empty when nothing was lost, and nothing happened twice. */
export async function faultsIn(shop: Shop, customers: readonly Customer[], initial: Record<string, number>) {
  const orders = await shop.items<Stored>("orders");
  const reservations = await shop.items<Reservation>("reservations");
  const payments = await shop.items<Payment>("payments");
  const stock = await shop.items<{ sku: string; available: number }>("stock");
  const { charges, refunds } = await shop.ledger();
  const wrong = faultsInHistory(shop.chain.courier.history);
  const expect = (what: string, actual: unknown, wanted: unknown) => {
    if (actual !== wanted) wrong.push(`${what}: ${String(actual)} instead of ${String(wanted)}`);
  };

  for (const { name, id, wish, asked, cancelled } of customers) {
    const order = orders.find((other) => other.id === id);
    expect(`${name} is kept`, order !== undefined, asked);
    if (!order) continue;
    const state = order.status === "rejected" ? order.reason : order.status;
    const end = ENDS[state];
    expect(`${name} has ended (${state})`, end !== undefined, true);
    expect(`${name} is unfinished`, order.unfinished, undefined);
    if (cancelled) expect(`${name} was cancelled`, state, "cancelled");
    if (wish.card === "card_declined")
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
