import { DatabaseSync } from "node:sqlite";

const indexes = [
  "CREATE INDEX IF NOT EXISTS local_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
  "CREATE INDEX IF NOT EXISTS local_shard_order ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER))",
];

/**
 * Indexes the embedded engine's stream table, which has none: every write and every poll would scan
 * all records so far, and a chain that settles 200 orders/s falls behind at 100. Measured on two
 * cores: a transaction of three writes costs 3.7 ms of CPU after 10,000 records without the indexes,
 * 0.5 ms after 30,000 with them.
 *
 * @returns false when the engine's schema is not the one known, and nothing was changed
 */
export function indexStreamRecords(databaseFile: string): boolean {
  const database = new DatabaseSync(databaseFile, { timeout: 5_000 });
  try {
    for (const index of indexes) database.exec(index);
    return true;
  } catch (error) {
    if (/no such (table|column)/.test((error as Error).message)) return false;
    throw error;
  } finally {
    database.close();
  }
}
