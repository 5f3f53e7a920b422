import { testDatabase } from "@app/chassis/test/database";
import { expect, it } from "vitest";
import { insertReservation } from "./reservation-store.ts";
import { readStock, seedStock } from "./stock-store.ts";

it("seeds the catalog once: a restart leaves the stock as it is", async () => {
  const database = await testDatabase(new URL("migrations/", import.meta.url));
  await seedStock(database);
  const lines = [{ sku: "sku-050", quantity: 1 }];
  await insertReservation(database, "00000000-0000-8000-8000-000000000001", lines);
  await seedStock(database);
  expect((await readStock(database)).get("sku-050")).toBe(199);
});
