import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChangeRecord } from "@app/functions-local/streams/streams-api";
import type { Both } from "@app/infra/embedded/both";
import { isAlive, processTable } from "@app/infra/embedded/process-table";
import { between, pick, shuffle } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";
import { kill } from "./processes.ts";
import { CONSUMERS, invoke } from "./stream-consumers.ts";
import type { StreamMemory } from "./stream-memory.ts";

export type WithStreams = {
  both: Pick<Both, "processes" | "readyNext" | "functions">;
  /** By the table's logical id. */
  memories: Record<string, StreamMemory>;
};

const BATCHES = 6;
const BATCH = 20;

/** A stream delivers at least once; a redrive or an operator may deliver records again at any time and in any order. */
export const replayRecords: Fault<WithStreams> = {
  name: "replay-records",
  what: "stream records, new and old, are delivered again to their functions, out of order",
  inject: async (target, random) => `${await replay(target, random)} records`,
};

/** @returns the number of records that were delivered again */
export async function replay({ both, memories }: WithStreams, random: () => number): Promise<number> {
  const { lambdaEndpoint } = both.functions!;
  const counts = CONSUMERS.map(async ({ functionName, table, matches }) => {
    const own = (await memories[table]!.recall()).filter(matches);
    if (own.length === 0) return 0;
    const batches = Array.from({ length: BATCHES }, () => drawBatch(own, random));
    // A function may refuse a late record of an order that is gone. Only the state that it leaves behind counts.
    await Promise.allSettled(batches.map((Records) => invoke(lambdaEndpoint, functionName, { Records })));
    return batches.flat().length;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Half of the batch are the newest records, which are being delivered at the same time. */
function drawBatch(records: readonly ChangeRecord[], random: () => number): ChangeRecord[] {
  const newest = records.slice(-BATCH / 2);
  const old = Array.from({ length: BATCH / 2 }, () => pick(records, random));
  return shuffle([...newest, ...old], random);
}

/** A power cut loses the newest checkpoints, so the event source mappings deliver many records again. */
export const rewindCheckpoints: Fault<WithStreams> = {
  name: "rewind-checkpoints",
  what: "SIGKILL of functions, and their checkpoints are set back",
  async inject(target, random) {
    const { processes, functions } = target.both;
    const emulator = processTable().get(processes["functions"]!)!;
    const killed = kill("functions").inject(target, random);
    while (isAlive(emulator)) await sleep(2);
    const by = Math.round(between(100, 400, random));
    setBack(`${functions!.runDirectory}/checkpoints.sqlite`, by);
    await killed;
    return `by ${by} records`;
  },
};

/** @param by number of records; a whole number */
export function setBack(file: string, by: number): void {
  const checkpoints = new DatabaseSync(file, { timeout: 1_000 });
  // As a JavaScript number it would become a fraction, and no stream has a record 41.0.
  const records = BigInt(by);
  const set =
    "CASE WHEN CAST(progress AS INTEGER) > ? THEN CAST(progress AS INTEGER) - ? ELSE 'TRIM_HORIZON' END";
  checkpoints.prepare(`UPDATE checkpoint SET progress = ${set}`).run(records, records);
  const newest = "SELECT rowid FROM ahead ORDER BY rowid DESC LIMIT ?";
  checkpoints.prepare(`DELETE FROM ahead WHERE rowid IN (${newest})`).run(records);
  checkpoints.close();
}
