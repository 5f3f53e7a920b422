import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import { Outage } from "@app/chassis/overloaded";
import { keepable } from "@app/contract/text";
import type { LoggedMessage } from "./broker.ts";
import { inTransaction } from "./transaction.ts";

/** The effect of each message, by its subject. It writes to the context's database only, within the transaction. */
export type Effects = Record<string, (transaction: Database, data: unknown) => Promise<void>>;

export async function readPosition(database: Database): Promise<number> {
  const { rows } = await database.query<{ position: string }>("select position from inbox");
  return Number(rows[0]!.position);
}

/**
 * Stores the effects of a batch and its last position in one transaction. So each effect happens once, however often a
 * message is delivered, and whenever the process ends.
 *
 * A message whose effect fails becomes a dead letter, or it would block all later ones. While the database fails, the
 * broker delivers again.
 * @throws Outage
 */
export async function consume(database: Database, effects: Effects, batch: LoggedMessage[]): Promise<void> {
  try {
    await inTransaction(database, async (transaction) => {
      for (const { subject, data } of await takeNew(transaction, batch))
        await effects[subject]!(transaction, data);
    });
  } catch (error) {
    if (error instanceof Outage) throw error;
    if (batch.length === 1) return bury(database, batch[0]!, error);
    for (const message of batch) await consume(database, effects, [message]);
  }
}

/** Moves the position to the end of a batch. Locks it, so that replicas take turns. @returns the messages after the old position */
async function takeNew(transaction: Database, batch: readonly LoggedMessage[]): Promise<LoggedMessage[]> {
  const { rows } = await transaction.query<{ before: string }>({
    name: "move-position",
    text: "update inbox set position = greatest(position, $1) returning old.position as before",
    values: [batch.at(-1)!.position],
  });
  return batch.filter(({ position }) => position > Number(rows[0]!.before));
}

async function bury(database: Database, message: LoggedMessage, error: unknown): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const [wrong] = await takeNew(transaction, [message]);
    if (!wrong) return;
    const { position, subject, data } = wrong;
    log.error({ err: error, position, subject }, "dead letter");
    await transaction.query(
      "insert into dead_letters (position, subject, data, reason) values ($1, $2, $3, $4)",
      [position, subject, JSON.stringify(data), keepable(String(error), 500)],
    );
  });
}
