import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createTestDatabase } from "@app/infra/testing/test-database";
import { expect, it, onTestFinished } from "vitest";
import { migrate, openDatabase } from "./database.ts";

function migrations(files: Record<string, string>): URL {
  const directory = mkdtempSync(join(tmpdir(), "migrations-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(directory, name), sql);
  return pathToFileURL(`${directory}/`);
}

async function emptyDatabase() {
  const database = openDatabase(await createTestDatabase());
  onTestFinished(() => database.end());
  return database;
}

it("runs each migration once, also when replicas start at once", async () => {
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

it("leaves nothing of a migration that fails, and says which statement it was", async () => {
  const database = await emptyDatabase();
  const directory = migrations({ "001-broken.sql": "create table things (n integer); select nonsense" });
  await expect(migrate(database, directory)).rejects.toThrow("nonsense");
  expect((await database.query("select to_regclass('things') as found")).rows).toEqual([{ found: null }]);
  expect((await database.query("select name from migrations")).rows).toEqual([]);
});
