import { DatabaseSync, type StatementSync } from "node:sqlite";

/** Prepares each statement once. */
export type Prepare = (sql: string) => StatementSync;

/**
 * Times are seconds since 1970. `due_at` is null while the function runs. `client_token` is that of the newest
 * checkpoint.
 */
const SCHEMA = `
  pragma journal_mode = wal;
  pragma synchronous = normal; -- a committed change outlives a kill of the process
  create table if not exists executions (
    arn text primary key, name text not null, function_name text not null, input text not null,
    status text not null default 'RUNNING', token text, client_token text, started_at real not null,
    due_at real, failures integer not null default 0, invocations integer not null default 0,
    checkpoints integer not null default 0, repeated_steps integer not null default 0,
    unique (function_name, name)
  ) strict;
  create index if not exists due on executions (due_at) where status = 'RUNNING';
  create table if not exists operations (
    arn text not null, id text not null, operation text not null, primary key (arn, id)
  ) strict;
  update executions set due_at = 0 where status = 'RUNNING'; -- an earlier process waited for their functions`;

/** Opens the file. Every execution that has not ended is due. */
export function openDatabase(file: string): { database: DatabaseSync; prepare: Prepare } {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return { database, prepare };
}
