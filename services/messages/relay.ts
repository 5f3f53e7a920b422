import type { Database } from "@app/chassis/database";
import { BATCH, type Broker, type Message } from "./broker.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Publishes the oldest messages of the outbox and deletes them. If the process ends between the two, the messages are
 * published again. Replicas take different messages.
 * @returns whether there may be more
 */
export function relayOutbox(database: Database, broker: Broker): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const { rows } = await transaction.query<Message & { sequence: string }>({
      name: "take-from-outbox",
      text: `
        with oldest as (select sequence from outbox order by sequence limit $1 for update skip locked)
        delete from outbox using oldest where outbox.sequence = oldest.sequence
        returning outbox.*`,
      values: [BATCH],
    });
    if (rows.length === 0) return false;
    rows.sort((a, b) => Number(a.sequence) - Number(b.sequence));
    await broker.publish(rows.map(({ id, subject, data }) => ({ id, subject, data })));
    return rows.length === BATCH;
  });
}
