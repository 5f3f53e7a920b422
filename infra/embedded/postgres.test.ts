import { sharedDirectory } from "@app/net/test/directory";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DATABASES } from "./call-keys.ts";
import { Children } from "./children.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { processTable } from "./process-table.ts";
import { createRunDirectory } from "./run-directory.ts";

const base = sharedDirectory();
let children: Children;
let postgres: Postgres;

beforeAll(async () => {
  const runDirectory = await createRunDirectory(base);
  children = new Children(runDirectory);
  postgres = await startPostgres(children, runDirectory);
}, 60_000);

afterAll(async () => {
  await children?.stop();
  expect(processTable().has(postgres?.pid)).toBe(false);
}, 30_000);

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function at(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

it("is PostgreSQL 18 and durable", async () => {
  const [{ version, fsync, commit } = {}] = await query(
    postgres.adminUrl,
    `select current_setting('server_version_num')::int / 10000 as version,
       current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
  );
  expect({ version, fsync, commit }).toEqual({ version: 18, fsync: "on", commit: "on" });
});

it.each(DATABASES)("gives %s a separate database, with an ordinary role", async (name) => {
  const url = postgres.urls[name];
  await query(url, "create table mine (id int primary key)");
  expect(await query(url, "insert into mine values (1) returning id")).toEqual([{ id: 1 }]);
  const who =
    "select rolname, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user";
  const ordinary = { rolsuper: false, rolcreatedb: false, rolcreaterole: false };
  expect(await query(url, who)).toEqual([{ rolname: name, ...ordinary }]);
});

it.each(DATABASES)("prevents %s from connecting to any other database", async (name) => {
  for (const other of [...DATABASES, "postgres", "template1"].filter((database) => database !== name)) {
    await expect(query(at(postgres.urls[name], other), "select 1")).rejects.toThrow(
      `permission denied for database "${other}"`,
    );
  }
});

it("requires the password", async () => {
  const url = Object.assign(new URL(postgres.urls.orders), { password: "guess" }).href;
  await expect(query(url, "select 1")).rejects.toThrow("password authentication failed");
});
