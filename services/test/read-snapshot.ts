import { chargeOf } from "../../shared/domain/fulfilment.ts";
import type { Order } from "../../shared/domain/order.ts";
import type { Database } from "../chassis/database.ts";
import type { Customer } from "./customer.ts";

/** The inputs of the snapshot: the databases, the provider, and the answers that the customer got. */
export type Scene = {
  databases: Record<"orders" | "inventory" | "payments", Database>;
  providerUrl: string;
  customer: Customer;
};

/**
 * For each outcome: the reservation, the payment, and the provider's ledger with its authorized charges and refunds.
 */
const AGREE: Record<string, unknown[]> = {
  confirmed: ["reserved", "authorized", 1, 0],
  out_of_stock: ["refused", undefined, 0, 0],
  payment_declined: ["released", "declined", 0, 0],
  cancelled: ["released", "refunded", 1, 1],
};

type Entry = { id: string; reference: string; status: string; amount: number };
type Ledger = { charges: Entry[]; refunds: Entry[] };

/**
 * Audits the stores when nothing is left to do. `seed` is the stock before the first order.
 * @returns each violation as a sentence
 */
export async function findWrong(scene: Scene, seed: Record<string, number>): Promise<string[]> {
  const wrong: string[] = [];
  const { orders, inventory, payments } = scene.databases;
  const { customer } = scene;
  const ledger = await readLedger(scene);
  const { rows: stock } = await inventory.query(STOCK);
  for (const { sku, available, held } of stock) {
    if (available + held !== seed[sku])
      wrong.push(`${sku}: ${available} left, ${held} held, of ${seed[sku]}`);
  }
  for (const order of customer.requests.keys()) {
    const id = customer.idOf(order);
    const { rows } = await orders.query("select * from orders where id = $1", [id]);
    const row = rows[0] as (Order & { reason: string | null }) | undefined;
    if (!row && customer.accepted.has(order)) wrong.push(`order ${order} was accepted, and lost`);
    if (!row) continue;
    const outcome = row.reason ?? row.status;
    const charges = ledger.charges.filter(({ reference }) => reference === id);
    const found = [
      (await inventory.query("select status from reservations where order_id = $1", [id])).rows[0]?.status,
      (await payments.query("select status from payments where order_id = $1", [id])).rows[0]?.status,
      charges.filter(({ status }) => status === "authorized").length,
      ledger.refunds.filter(({ reference }) => reference === id).length,
    ];
    const expected = AGREE[outcome] ?? ["an end"];
    if (String(found) !== String(expected)) wrong.push(`order ${order}: ${outcome}, but ${found.join(", ")}`);
    if (charges.some(({ amount }) => amount !== chargeOf(row).amount))
      wrong.push(`order ${order}: another amount`);
    if (customer.cancelled.has(order) && outcome !== "cancelled") wrong.push(`order ${order}: not cancelled`);
  }
  return wrong;
}

/** The final states of this run's orders. */
export async function outcomes({ databases }: Scene): Promise<string[]> {
  const { rows } = await databases.orders.query("select coalesce(reason, status) as outcome from orders");
  return rows.map((row) => row.outcome as string);
}

async function readLedger({ providerUrl }: Scene): Promise<Ledger> {
  const response = await fetch(`${providerUrl}/ledger`, { headers: { "x-control-key": "control" } });
  return (await response.json()) as Ledger;
}

const STOCK = `
  select sku, available, coalesce(held, 0)::integer as held from stock left join (
    select line->>'sku' as sku, sum((line->>'quantity')::integer) as held
    from reservations, jsonb_array_elements(lines) as line where status = 'reserved' group by 1
  ) as reserved using (sku)`;
