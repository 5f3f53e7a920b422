import type { Database } from "@app/chassis/database";
import { CATALOG } from "@app/domain/catalog";
import { initialUnits, type Parts } from "@app/domain/parts";

/**
 * Inserts the catalog's initial stock. A product that exists keeps its stock and its parts, so a restart changes nothing,
 * and a new setting adds no units.
 */
export async function seedStock(database: Database, parts: Parts = new Map()): Promise<void> {
  const units = CATALOG.flatMap((product) => initialUnits(product, parts));
  await database.query(
    `insert into stock (sku, available)
     select * from unnest($1::text[], $2::integer[]) as part (sku, available)
     where not exists (select from stock where stock.sku = split_part(part.sku, '#', 1))
     on conflict do nothing`,
    [units.map(([part]) => part), units.map(([, available]) => available)],
  );
}

/** The units by part of a product. */
export async function readStock(database: Database): Promise<Map<string, number>> {
  const { rows } = await database.query<{ sku: string; available: number }>({
    name: "read-stock",
    text: "select sku, available from stock",
  });
  return new Map(rows.map((row) => [row.sku, row.available]));
}
