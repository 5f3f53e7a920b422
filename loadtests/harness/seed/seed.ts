import { join } from "node:path";
import type { Both } from "@app/infra/embedded/both";
import type { VariantName } from "../variants/variants.ts";
import { seedItems } from "./functions-items.ts";
import { seedLedger } from "./ledger.ts";
import { seedOrders } from "./orders.ts";
import { seedRows } from "./services-rows.ts";

/** The addresses and files that seeding needs. */
export type SeedTarget = Pick<Both, "outside"> & {
  services?: { postgres: { urls: Record<"orders" | "inventory" | "payments", string> } };
  functions?: { runDirectory: string };
};

/**
 * Fills a variant's stores and the provider's ledger with old orders.
 * @throws when the variant has seeded orders already: their ids are the same each time
 */
export async function seedVariant(target: SeedTarget, name: VariantName, count: number): Promise<void> {
  const now = Date.now();
  const orders = () => seedOrders(count, name, now);
  if (name === "services") await seedRows(target.services!.postgres.urls, orders);
  else seedItems(join(target.functions!.runDirectory, "dynamodb.sqlite"), orders);
  const { providerUrl: url, controlKey } = target.outside;
  await seedLedger(orders(), { url, controlKey });
}
