import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type DeadLetter, describe, putDeadLetter } from "./dead-letters.ts";
import { readLines } from "./json-lines.ts";

/** Dead letters by queue, the oldest first. */
export type Queues = Map<string, DeadLetter[]>;

/** Files set aside during a delivery. One that exists at the start belongs to an interrupted delivery. */
const IN_DELIVERY = ".under-way";

/** @param directory of the dead letters in a run directory; it need not exist */
export function readQueues(directory: string): Queues {
  const files = existsSync(directory) ? readdirSync(directory) : [];
  const names = new Set(files.map((file) => file.replace(/\.jsonl(\.under-way)?$/, "")));
  return new Map(
    [...names].sort().map((name) => {
      const file = join(directory, `${name}.jsonl`);
      return [name, [...readLines<DeadLetter>(file + IN_DELIVERY), ...readLines<DeadLetter>(file)]];
    }),
  );
}

/**
 * Redelivers every dead letter to its function, one after another. One that fails again goes back to its queue with its
 * new error. After an interruption the next call begins again: delivery is at least once, as from a stream.
 *
 * @param deliver rejects when the function fails
 * @returns the numbers of dead letters delivered and put back
 */
export async function redeliver(
  directory: string,
  deliver: (deadLetter: DeadLetter) => Promise<void>,
): Promise<{ delivered: number; failed: number }> {
  const counts = { delivered: 0, failed: 0 };
  for (const queueName of readQueues(directory).keys()) {
    const file = join(directory, `${queueName}.jsonl`);
    // Keeps the dead letters of an interrupted delivery apart from newer ones.
    const rounds = existsSync(file + IN_DELIVERY) ? 2 : 1;
    for (let round = 0; round < rounds; round++) {
      for (const deadLetter of setAside(file)) {
        try {
          await deliver(deadLetter);
          counts.delivered++;
        } catch (error) {
          putDeadLetter(directory, queueName, { ...deadLetter, error: describe(error) });
          counts.failed++;
        }
      }
      rmSync(file + IN_DELIVERY, { force: true });
    }
  }
  return counts;
}

/** Moves a queue's file away, so that appenders start a new one. */
function setAside(file: string): DeadLetter[] {
  if (!existsSync(file + IN_DELIVERY) && existsSync(file)) renameSync(file, file + IN_DELIVERY);
  return readLines<DeadLetter>(file + IN_DELIVERY);
}
