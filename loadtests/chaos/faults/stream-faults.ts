import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChangeRecord } from "@app/functions/local/streams/streams-api";
import type { Both } from "@app/infra/embedded/both";
import { isAlive, processTable } from "@app/infra/embedded/process-table";
import { between, pick, shuffle } from "../draw.ts";
import type { Fault } from "./fault.ts";
import { invoke } from "./lambda-api.ts";
import { kill } from "./processes.ts";
import { CONSUMERS } from "./stream-consumers.ts";
import type { StreamMemory } from "./stream-memory.ts";

export type WithStreams = {
  both: Pick<Both, "processes" | "readyNext" | "functions" | "outside" | "runDirectory">;
  /** By the table's logical id. */
  memories: Record<string, StreamMemory>;
};

const BATCHES = 6;
const BATCH = 20;

/** What a stream delivers at least once, a redrive or an operator may deliver again at any time, in any order. */
export const replayRecords: Fault<WithStreams> = {
  name: "replay-records",
  what: "stream records, new and old, are delivered again to their functions, out of order",
  strike: async (target, random) => `${await replay(target, random)} records`,
};

/** @returns how many records were delivered again */
export async function replay({ both, memories }: WithStreams, random: () => number): Promise<number> {
  const { lambdaEndpoint } = both.functions!;
  const counts = CONSUMERS.map(async ({ functionName, table, matches }) => {
    const own = (await memories[table]!.recall()).filter(matches);
    if (own.length === 0) return 0;
    const batches = Array.from({ length: BATCHES }, () => drawBatch(own, random));
    // A late record may have nothing to go on with any more, and is refused: what counts is what it leaves behind.
    await Promise.allSettled(batches.map((Records) => invoke(lambdaEndpoint, functionName, { Records })));
    return batches.flat().length;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Half of them are the newest, which are being delivered right now. */
function drawBatch(records: readonly ChangeRecord[], random: () => number): ChangeRecord[] {
  const newest = records.slice(-BATCH / 2);
  const old = Array.from({ length: BATCH / 2 }, () => pick(records, random));
  return shuffle([...newest, ...old], random);
}

/** A power cut loses the newest checkpoints, and much is delivered once more by the mappings themselves. */
export const rewindCheckpoints: Fault<WithStreams> = {
  name: "rewind-checkpoints",
  what: "SIGKILL of functions, and their checkpoints are set back",
  async strike(target, random) {
    const { processes, functions } = target.both;
    const emulator = processTable().get(processes["functions"]!)!;
    const killed = kill("functions").strike(target, random);
    while (isAlive(emulator)) await sleep(2);
    const by = Math.round(between(100, 400, random));
    setBack(`${functions!.runDirectory}/checkpoints.sqlite`, by);
    await killed;
    return `by ${by} records`;
  },
};

/** @param by how many records; a whole number */
export function setBack(file: string, by: number): void {
  const checkpoints = new DatabaseSync(file, { timeout: 1_000 });
  // A number of JavaScript would make it a fraction, and no stream knows the record 41.0.
  const records = BigInt(by);
  const set =
    "CASE WHEN CAST(progress AS INTEGER) > ? THEN CAST(progress AS INTEGER) - ? ELSE 'TRIM_HORIZON' END";
  checkpoints.prepare(`UPDATE checkpoint SET progress = ${set}`).run(records, records);
  const newest = "SELECT rowid FROM ahead ORDER BY rowid DESC LIMIT ?";
  checkpoints.prepare(`DELETE FROM ahead WHERE rowid IN (${newest})`).run(records);
  checkpoints.close();
}
