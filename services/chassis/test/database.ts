import { createTestDatabase } from "@app/infra/test/test-database";
import { onTestFinished } from "vitest";
import { type Database, migrate, openDatabase } from "../database.ts";

/** A service's own database on the real engine, migrated and empty, for one test. */
export async function testDatabase(migrations: URL): Promise<Database> {
  const url = await createTestDatabase();
  const database = openDatabase(url);
  onTestFinished(() => database.end());
  await migrate(database, migrations);
  return database;
}
