import { join } from "node:path";
import type { Both } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import { request } from "undici";
import { seedItems } from "./functions-items.ts";
import { inBatches, type SeededOrder, seedOrders } from "./orders.ts";
import { seedRows } from "./services-rows.ts";

/** The parts of a running instance that seeding needs. */
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

/** Imports the charges of seeded orders into the payment provider; without them an audit would report unpaid orders. */
export async function seedLedger(
  orders: Iterable<SeededOrder>,
  provider: { url: string; controlKey: string },
): Promise<void> {
  const headers = { "x-control-key": provider.controlKey, "content-type": "application/json" };
  for (const batch of inBatches(orders)) {
    const charges = batch.flatMap(({ charge, payment }) =>
      charge ? [{ ...charge, at: payment!.decidedAt }] : [],
    );
    const options = { method: "POST" as const, headers, body: JSON.stringify(charges) };
    const { statusCode, body } = await request(`${provider.url}/ledger`, options);
    const text = await body.text();
    if (statusCode !== 200)
      throw new Error(`The payment provider refused to import the charges (status ${statusCode}): ${text}`);
  }
}
