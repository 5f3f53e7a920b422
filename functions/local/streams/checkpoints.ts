import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Position } from "./streams-api.ts";

/** Progress of one function in one shard. */
export type Progress = Position | "FINISHED";

/** Key of a mapping: one function reading one stream. */
export interface Consumer {
  functionName: string;
  streamArn: string;
}

export interface Checkpoints {
  /** Progress by shard id; empty for a consumer that has never read this stream. */
  read(consumer: Consumer): Map<string, Progress>;
  write(consumer: Consumer, shardId: string, progress: Progress): void;
  /**
   * Sequence numbers beyond the progress whose records are done already. Without them a kill would cost much: while one
   * record is retried for a minute, all done records after it would be delivered again.
   */
  readAhead(consumer: Consumer, shardId: string): Set<string>;
  writeAhead(consumer: Consumer, shardId: string, sequenceNumbers: readonly string[]): void;
  /** True when the file was unreadable and was replaced. Then earlier progress is unknown. */
  lost: boolean;
  close(): void;
}

/**
 * Keeps checkpoints in a small SQLite file: one short write per batch, which survives SIGKILL. Only one process at a
 * time uses the file.
 *
 * @throws Error with one sentence, when another process has it open
 */
export function openCheckpoints(file: string, warn: (message: string) => void): Checkpoints {
  try {
    return { ...store(openDatabase(file)), lost: false };
  } catch (error) {
    if (/locked|busy/i.test((error as Error).message)) {
      throw new Error(`Another run is using ${file}; stop it, or choose another run directory.`, {
        cause: error,
      });
    }
    warn(
      `The checkpoints in ${file} cannot be read (${(error as Error).message}); reading streams from their start.`,
    );
    for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
    return { ...store(openDatabase(file)), lost: true };
  }
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    // Exclusive: two runs on one file would lose each other's checkpoints. Without a flush to disk per write,
    // a power cut may lose the newest checkpoints; then their records are delivered again.
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    database.exec(`CREATE TABLE IF NOT EXISTS checkpoint (
      function TEXT, stream TEXT, shard TEXT, progress TEXT NOT NULL, PRIMARY KEY (function, stream, shard)
    ) WITHOUT ROWID`);
    database.exec(`CREATE TABLE IF NOT EXISTS ahead (
      function TEXT, stream TEXT, shard TEXT, sequence TEXT, UNIQUE (function, stream, shard, sequence)
    )`);
    const check = database.prepare("PRAGMA quick_check").get();
    if (check?.quick_check !== "ok") throw new Error(String(check?.quick_check));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function store(database: DatabaseSync): Omit<Checkpoints, "lost"> {
  const select = database.prepare("SELECT shard, progress FROM checkpoint WHERE function = ? AND stream = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)");
  const shardIs = "function = ? AND stream = ? AND shard = ?";
  const selectAhead = database.prepare(`SELECT sequence FROM ahead WHERE ${shardIs}`);
  const insertAhead = database.prepare("INSERT OR IGNORE INTO ahead SELECT ?, ?, ?, value FROM json_each(?)");
  const deletePassed = database.prepare(`DELETE FROM ahead WHERE ${shardIs} AND sequence <= ?`);
  return {
    read({ functionName, streamArn }) {
      const rows = select.all(functionName, streamArn) as { shard: string; progress: string }[];
      return new Map(rows.map(({ shard, progress }) => [shard, decode(progress)]));
    },
    write({ functionName, streamArn }, shardId, progress) {
      const shard = [functionName, streamArn, shardId];
      upsert.run(...shard, typeof progress === "string" ? progress : progress.after);
      if (typeof progress === "object") deletePassed.run(...shard, sortable(progress.after));
    },
    readAhead({ functionName, streamArn }, shardId) {
      const rows = selectAhead.all(functionName, streamArn, shardId) as { sequence: string }[];
      return new Set(rows.map(({ sequence }) => sequenceNumberOf(sequence)));
    },
    writeAhead({ functionName, streamArn }, shardId, sequenceNumbers) {
      insertAhead.run(functionName, streamArn, shardId, JSON.stringify(sequenceNumbers.map(sortable)));
    },
    close: () => database.close(),
  };
}

/** Pads sequence numbers so that text order is number order. */
const sortable = (sequenceNumber: string) => String(sequenceNumber.length).padStart(2, "0") + sequenceNumber;
const sequenceNumberOf = (sorted: string) => sorted.slice(2);

/** Sequence numbers are digits, so they cannot be confused with these words. */
function decode(stored: string): Progress {
  return stored === "TRIM_HORIZON" || stored === "FINISHED" ? stored : { after: stored };
}
