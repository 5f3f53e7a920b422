import { DatabaseSync } from "node:sqlite";
import type { HasRecords } from "../streams/streams-api.ts";

const indexes = [
  "CREATE INDEX IF NOT EXISTS local_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
  "CREATE INDEX IF NOT EXISTS local_shard_order ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER))",
];

/**
 * Adds indexes to the table in which the embedded engine keeps its stream records, and reads it.
 *
 * The engine has no index there: every write and every poll would scan all records so far, and a chain that settles 200
 * orders/s falls behind at 100. Measured on two cores: a transaction of three writes costs 3.7 ms of CPU after 10,000
 * records without the indexes, 0.5 ms after 30,000 with them. A check of the file costs 3 µs. A poll
 * over HTTP costs 0.9 ms of CPU in both processes together, so six idle mappings that poll every 10 ms would take half
 * a core.
 *
 * @returns undefined when the engine's schema is not the known one; then nothing was changed
 */
export function openStreamTable(databaseFile: string): HasRecords | undefined {
  const database = new DatabaseSync(databaseFile, { timeout: 5_000 });
  try {
    for (const index of indexes) database.exec(index);
  } catch (error) {
    database.close();
    if (/no such (table|column)/.test((error as Error).message)) return undefined;
    throw error;
  }
  const look = database.prepare(
    "SELECT 1 FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) > CAST(? AS INTEGER) LIMIT 1",
  );
  return (streamArn, position) => {
    // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>
    const [, tableName = ""] = streamArn.split("/");
    return look.get(tableName, position === "TRIM_HORIZON" ? "0" : position.after) !== undefined;
  };
}
