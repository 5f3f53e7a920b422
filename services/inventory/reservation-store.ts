import type { Database } from "@app/chassis/database";
import type { RequestedLine } from "@app/domain/order";
import type { Reservation } from "@app/domain/stock";

/**
 * Takes all lines from the stock or none, in one statement. The statement locks the rows of stock in the order of their skus, so that
 * two orders can never wait for each other. Then it compares, and inserts the reservation as `reserved` or `refused`. If the order has
 * a reservation already, nothing changes.
 *
 * The update subtracts from the locked value. The statement's own view of the row may be older, and PostgreSQL would check the
 * constraint with that older value before it finds the newer row. Three statements in a transaction would hold the locks of a hot
 * product two round trips longer.
 * @param lines of products, or of parts of products (stock-parts.ts)
 * @param refuses whether too little stock refuses the order; otherwise it changes nothing
 * @returns the new reservation, if there is one
 */
export async function insertReservation(
  database: Database,
  orderId: string,
  lines: readonly RequestedLine[],
  { refuses = true } = {},
): Promise<Reservation | undefined> {
  const { rows } = await database.query<ReservationRow>({
    name: "insert-reservation",
    text: `
      with wanted as (
        select sku, quantity from jsonb_to_recordset($2::jsonb) as line (sku text, quantity integer)
      ), locked as (
        select stock.sku, stock.available, wanted.quantity
        from stock join wanted using (sku)
        order by stock.sku
        for update of stock
      ), verdict as (
        select count(*) = (select count(*) from wanted) and bool_and(available >= quantity) as enough from locked
      ), created as (
        insert into reservations (order_id, status, lines, decided_at)
        select $1, case when enough then 'reserved' else 'refused' end, $2, now() from verdict
        where enough or $3
        on conflict (order_id) do nothing
        returning *
      ), taken as (
        update stock set available = locked.available - locked.quantity
        from locked, created
        where stock.sku = locked.sku and created.status = 'reserved'
      )
      select * from created`,
    values: [orderId, JSON.stringify(lines), refuses],
  });
  return rows[0] && toReservation(rows[0]);
}

export async function findReservation(database: Database, orderId: string): Promise<Reservation | undefined> {
  const { rows } = await database.query<ReservationRow>({
    name: "find-reservation",
    text: "select * from reservations where order_id = $1",
    values: [orderId],
  });
  return rows[0] && toReservation(rows[0]);
}

/** Returns the units to the stock once: only the statement that changes `reserved` to `released` adds to the stock. */
export async function releaseReservation(database: Database, orderId: string): Promise<void> {
  await database.query({
    name: "release-reservation",
    text: `
      with released as (
        update reservations set status = 'released', released_at = now()
        where order_id = $1 and status = 'reserved'
        returning lines
      ), given as (
        select sku, quantity from released, jsonb_to_recordset(lines) as line (sku text, quantity integer)
      ), locked as (
        select stock.sku, given.quantity from stock join given using (sku) order by stock.sku for update of stock
      )
      update stock set available = stock.available + locked.quantity
      from locked where stock.sku = locked.sku`,
    values: [orderId],
  });
}

type ReservationRow = {
  order_id: string;
  status: Reservation["status"];
  lines: RequestedLine[];
  decided_at: string;
  released_at: string | null;
};

function toReservation(row: ReservationRow): Reservation {
  return {
    orderId: row.order_id,
    lines: row.lines,
    decidedAt: row.decided_at,
    status: row.status,
    ...(row.released_at && { releasedAt: row.released_at }),
  } as Reservation;
}
