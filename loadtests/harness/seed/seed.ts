import { join } from "node:path";
import type { Both } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import { request } from "undici";
import { openItems } from "./functions-items.ts";
import { inBatches, type SeededOrder, seedOrders } from "./orders.ts";
import type { SeedStore } from "./seed-store.ts";
import { openRows } from "./services-rows.ts";

/** The parts of a running instance that seeding needs. */
export type SeedTarget = Pick<Both, "outside"> & {
  services?: { postgres: { urls: Record<"orders" | "inventory" | "payments", string> } };
  functions?: { runDirectory: string };
};

/** Orders per transaction. Their random keys touch most pages of an index, so fewer transactions write fewer pages. */
const BATCH = 50_000;
const CHARGES_PER_REQUEST = 5_000;

/**
 * Fills a variant's stores and the provider's ledger with old orders.
 * @throws when the variant has seeded orders already: their ids are the same each time
 */
export async function seedVariant(target: SeedTarget, name: VariantName, count: number): Promise<void> {
  const { providerUrl: url, controlKey } = target.outside;
  const store = await openStore(target, name);
  try {
    for (const batch of inBatches(seedOrders(count, name, Date.now()), BATCH))
      await Promise.all([store.insert(batch), importCharges(batch, { url, controlKey })]);
    await store.finish();
  } finally {
    await store.close();
  }
}

async function openStore(target: SeedTarget, name: VariantName): Promise<SeedStore> {
  if (name === "services") return openRows(target.services!.postgres.urls);
  return openItems(join(target.functions!.runDirectory, "dynamodb.sqlite"));
}

/** Imports the charges of seeded orders into the payment provider; without them an audit would report unpaid orders. */
async function importCharges(
  batch: readonly SeededOrder[],
  provider: { url: string; controlKey: string },
): Promise<void> {
  const charges = batch.flatMap(({ charge, payment }) =>
    charge ? [{ ...charge, at: payment!.decidedAt }] : [],
  );
  const headers = { "x-control-key": provider.controlKey, "content-type": "application/json" };
  for (const some of inBatches(charges, CHARGES_PER_REQUEST)) {
    const options = { method: "POST" as const, headers, body: JSON.stringify(some) };
    const { statusCode, body } = await request(`${provider.url}/ledger`, options);
    const text = await body.text();
    if (statusCode !== 200)
      throw new Error(`The payment provider refused to import the charges (status ${statusCode}): ${text}`);
  }
}
