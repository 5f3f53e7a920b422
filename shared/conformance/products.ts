import type { Client } from "./client.ts";
import { expectStatus } from "./complaint.ts";

export type ProductView = { sku: string; name: string; price: number; currency: string; available: number };

/** The only product with little stock in the seed: 200. */
export const SCARCE_SKU = "sku-050";

export async function listProducts(client: Client): Promise<ProductView[]> {
  const answer = await client.send({ path: "/products" });
  expectStatus(answer, 200);
  return (answer.body as { products: ProductView[] }).products;
}

export async function availableOf(client: Client, sku: string): Promise<number> {
  const product = (await listProducts(client)).find((product) => product.sku === sku);
  if (!product) throw new Error(`the catalog has no ${sku}`);
  return product.available;
}

export async function untilAvailable(client: Client, sku: string, expected: number): Promise<void> {
  await client.until(
    `${expected} of ${sku} to be available`,
    () => availableOf(client, sku),
    (n) => n === expected,
  );
}
