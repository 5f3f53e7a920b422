import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createTestDatabase } from "@app/infra/test/test-database";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished } from "vitest";
import { migrate, openDatabase } from "./database.ts";

function migrations(files: Record<string, string>): URL {
  const directory = testDirectory();
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(directory, name), sql);
  return pathToFileURL(`${directory}/`);
}

async function emptyDatabase() {
  const database = openDatabase(await createTestDatabase());
  onTestFinished(() => database.end());
  return database;
}

it("runs each migration once, even when replicas start at once", async () => {
  const database = await emptyDatabase();
  const directory = migrations({
    "002-fill.sql": "insert into things values (1)",
    "001-make.sql": "create table things (n integer)",
  });
  await Promise.all([
    migrate(database, directory),
    migrate(database, directory),
    migrate(database, directory),
  ]);
  expect((await database.query("select n from things")).rows).toEqual([{ n: 1 }]);
});

it("rolls back a failed migration, and names the failed statement", async () => {
  const database = await emptyDatabase();
  const directory = migrations({ "001-broken.sql": "create table things (n integer); select nonsense" });
  await expect(migrate(database, directory)).rejects.toThrow("nonsense");
  expect((await database.query("select to_regclass('things') as found")).rows).toEqual([{ found: null }]);
  expect((await database.query("select name from migrations")).rows).toEqual([]);
});

it("lets a migration run longer than a query, and the replicas wait for it", async () => {
  const database = await emptyDatabase();
  const directory = migrations({ "001-long.sql": "select pg_sleep(4); create table things (n integer)" });
  await Promise.all([migrate(database, directory), migrate(database, directory)]);
  expect((await database.query("select n from things")).rows).toEqual([]);
});

it("cancels a query that takes too long, on the server too", async () => {
  const database = await emptyDatabase();
  await database.query("create sequence done");
  await expect(database.query("select pg_sleep(6), nextval('done')")).rejects.toThrow("statement timeout");
  expect((await database.query("select is_called from done")).rows).toEqual([{ is_called: false }]);
});

it("limits the wait for a connection", async () => {
  const database = await emptyDatabase();
  const held = await Promise.all(Array.from({ length: 16 }, () => database.connect()));
  await expect(database.query("select 1")).rejects.toThrow("timeout exceeded when trying to connect");
  for (const connection of held) connection.release();
  expect((await database.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});
