import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type DeadLetter, describe, putLetter } from "./dead-letters.ts";
import { readLines } from "./lines.ts";

/** By queue, the oldest letter first. */
export type Queues = Map<string, DeadLetter[]>;

/** Set aside while they are being delivered again; one that is left was interrupted. */
const UNDER_WAY = ".under-way";

/** @param directory that of the dead letters in a run directory; there may be none yet */
export function readQueues(directory: string): Queues {
  const files = existsSync(directory) ? readdirSync(directory) : [];
  const names = new Set(files.map((file) => file.replace(/\.jsonl(\.under-way)?$/, "")));
  return new Map(
    [...names].sort().map((name) => {
      const file = join(directory, `${name}.jsonl`);
      return [name, [...readLines<DeadLetter>(file + UNDER_WAY), ...readLines<DeadLetter>(file)]];
    }),
  );
}

/**
 * Delivers every dead letter to its function again, one after the other. One that fails again goes back to its queue, with what
 * it failed with now. Interrupted, it begins anew the next time: at least once, like all that comes from a stream.
 *
 * @param deliver rejects when the function fails
 * @returns how many were delivered, and how many went back
 */
export async function redeliver(
  directory: string,
  deliver: (letter: DeadLetter) => Promise<void>,
): Promise<{ delivered: number; failed: number }> {
  const counts = { delivered: 0, failed: 0 };
  for (const queueName of readQueues(directory).keys()) {
    const file = join(directory, `${queueName}.jsonl`);
    // What an interrupted run left is not mixed with what came since.
    const rounds = existsSync(file + UNDER_WAY) ? 2 : 1;
    for (let round = 0; round < rounds; round++) {
      for (const letter of setAside(file)) {
        try {
          await deliver(letter);
          counts.delivered++;
        } catch (error) {
          putLetter(directory, queueName, { ...letter, error: describe(error) });
          counts.failed++;
        }
      }
      rmSync(file + UNDER_WAY, { force: true });
    }
  }
  return counts;
}

/** Moves a queue's file away from under those that append to it. */
function setAside(file: string): DeadLetter[] {
  if (!existsSync(file + UNDER_WAY) && existsSync(file)) renameSync(file, file + UNDER_WAY);
  return readLines<DeadLetter>(file + UNDER_WAY);
}
