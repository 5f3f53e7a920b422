import { audit, auditReasons } from "../../shared/audit/audit.ts";
import { ledgerOf, readLedger } from "../../shared/audit/ledger.ts";
import type { AuditedOrder, Snapshot } from "../../shared/audit/snapshot.ts";
import type { Payment } from "../../shared/domain/payment.ts";
import type { Reservation } from "../../shared/domain/stock.ts";
import type { Database } from "../chassis/database.ts";
import type { Customer } from "./customer.ts";

/** The inputs of the audit: the databases, the provider, and the answers that the customer got. */
export type Scene = {
  databases: Record<"orders" | "inventory" | "payments", Database>;
  providerUrl: string;
  customer: Customer;
};

/**
 * Audits the stores when nothing is left to do, and compares them with the answers that the customer got.
 * @param initialStock units before the first order; the catalog's by default
 * @returns each violation as a sentence
 */
export async function findWrong(scene: Scene, initialStock?: Record<string, number>): Promise<string[]> {
  const { customer, providerUrl } = scene;
  const snapshot = await readSnapshot(scene);
  const ids = [...customer.requests.keys()].map((order) => customer.idOf(order));
  const accepted = ids.filter((_, order) => customer.accepted.has(order));
  const ledger = ledgerOf(await readLedger({ url: providerUrl, controlKey: "control" }), ids);
  const report = audit(snapshot, ledger, accepted, initialStock && new Map(Object.entries(initialStock)));
  const statuses = new Map(snapshot.orders.map(({ id, status }) => [id, status]));
  const kept = ids.filter((id, order) => customer.cancelled.has(order) && statuses.get(id) !== "cancelled");
  return [...auditReasons(report), ...kept.map((id) => `${id}: not cancelled`)];
}

/** The final states of this run's orders. */
export async function outcomes({ databases }: Scene): Promise<string[]> {
  const { rows } = await databases.orders.query("select coalesce(reason, status) as outcome from orders");
  return rows.map((row) => row.outcome as string);
}

async function readSnapshot({ databases: { orders, inventory, payments } }: Scene): Promise<Snapshot> {
  const { rows: stock } = await inventory.query<{ sku: string; available: number }>("select * from stock");
  return {
    orders: (await orders.query<AuditedOrder>(ORDERS)).rows,
    stock: new Map(stock.map(({ sku, available }) => [sku, available])),
    reservations: (await inventory.query<Reservation>(RESERVATIONS)).rows,
    payments: (await payments.query<Payment>(PAYMENTS)).rows,
  };
}

const ORDERS = `
  select *, customer_id as "customerId", parked_at is not null as parked from orders`;
const RESERVATIONS = `select *, order_id as "orderId" from reservations`;
const PAYMENTS = `select *, order_id as "orderId", charge_id as "chargeId" from payments`;
