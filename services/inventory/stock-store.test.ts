import { testDatabase } from "@app/chassis/test/database";
import { parseParts } from "@app/domain/parts";
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

it("seeds a hot product in parts, and a new setting adds no units", async () => {
  const database = await testDatabase(new URL("migrations/", import.meta.url));
  await seedStock(database, parseParts("sku-050:3"));
  await seedStock(database);
  await seedStock(database, parseParts("sku-001:2,sku-050:4"));
  const stock = Object.fromEntries(await readStock(database));
  expect(stock).toMatchObject({ "sku-001": 10_000_000, "sku-050": 66, "sku-050#1": 67, "sku-050#2": 67 });
  expect(Object.keys(stock)).toHaveLength(52);
});
