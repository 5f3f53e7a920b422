import type { Database } from "@app/chassis/database";
import { CATALOG } from "@app/domain/catalog";

/** Inserts the catalog's initial stock. A sku that exists keeps its stock, so a restart changes nothing. */
export async function seedStock(database: Database): Promise<void> {
  await database.query(
    `insert into stock (sku, available)
     select * from unnest($1::text[], $2::integer[])
     on conflict do nothing`,
    [CATALOG.map((product) => product.sku), CATALOG.map((product) => product.initialStock)],
  );
}

export async function readStock(database: Database): Promise<Map<string, number>> {
  const { rows } = await database.query<{ sku: string; available: number }>({
    name: "read-stock",
    text: "select sku, available from stock",
  });
  return new Map(rows.map((row) => [row.sku, row.available]));
}
