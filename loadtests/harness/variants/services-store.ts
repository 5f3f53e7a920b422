import { OPEN_STATUSES } from "@app/audit/expected";
import type { AuditedOrder, Store } from "@app/audit/snapshot";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import pg from "pg";
import Cursor from "pg-cursor";

const PAGE = 5_000;

type DatabaseUrls = Record<"orders" | "inventory" | "payments", string>;

/**
 * The services' three databases, each by its connection URL.
 * @param readPayments where the payments are not in the services' database
 */
export function openServicesStore(urls: DatabaseUrls, readPayments?: () => Promise<Payment[]>): Store {
  const open = (connectionString: string) => {
    const pool = new pg.Pool({ connectionString, max: 1 });
    // An idle connection may end, for example when the variant stops. The next query opens another one or throws.
    pool.on("error", () => {});
    return pool;
  };
  const [orders, inventory, payments] = [open(urls.orders), open(urls.inventory), open(urls.payments)];
  return {
    async readTimes(ids) {
      const { rows } = await orders.query<{ id: string; placed_at: Date; settled_at: Date | null }>({
        name: "read-times",
        text: "select id, placed_at, settled_at from orders where id = any($1)",
        values: [ids],
      });
      return rows.map((row) => ({
        id: row.id,
        placedAt: row.placed_at.getTime(),
        settledAt: row.settled_at?.getTime(),
      }));
    },
    readOpen: () =>
      readAll<AuditedOrder>(orders, `${ORDERS} where status in ('${OPEN_STATUSES.join("', '")}')`),
    async readSnapshot() {
      const stock = await readAll<{ sku: string; available: number }>(
        inventory,
        "select sku, available from stock",
      );
      return {
        orders: await readAll<AuditedOrder>(orders, ORDERS),
        stock: new Map(stock.map(({ sku, available }) => [sku, available])),
        reservations: await readAll<Reservation>(inventory, RESERVATIONS),
        payments: await (readPayments?.() ?? readAll<Payment>(payments, PAYMENTS)),
      };
    },
    async close() {
      await Promise.all([orders.end(), inventory.end(), payments.end()]);
    },
  };
}

const ORDERS = `
  select id, customer_id as "customerId", status, reason, lines, total, currency, parked_at is not null as parked from orders`;
const RESERVATIONS = `
  select order_id as "orderId", status, lines, decided_at as "decidedAt", released_at as "releasedAt" from reservations`;
const PAYMENTS = `
  select order_id as "orderId", status, amount, currency, charge_id as "chargeId", decided_at as "decidedAt",
    refunded_at as "refundedAt"
  from payments`;

/** Reads page by page, so that no message contains millions of rows. */
async function readAll<Row extends pg.QueryResultRow>(database: pg.Pool, text: string): Promise<Row[]> {
  const connection = await database.connect();
  const cursor = connection.query(new Cursor<Row>(text));
  try {
    const rows: Row[] = [];
    for (let page = await cursor.read(PAGE); page.length > 0; page = await cursor.read(PAGE)) {
      for (const row of page) rows.push(row);
    }
    return rows;
  } finally {
    await cursor.close();
    connection.release();
  }
}
