import { createTestDatabase } from "@app/infra/test/test-database";
import { onTestFinished } from "vitest";
import { type Database, migrate, openDatabase } from "../database.ts";

/** An empty, migrated database of a service on the real engine, for one test. */
export async function testDatabase(migrations: URL): Promise<Database> {
  const url = await createTestDatabase();
  const database = openDatabase(url);
  onTestFinished(() => database.end());
  await migrate(database, migrations);
  return database;
}
