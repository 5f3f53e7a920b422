import { randomUUID } from "node:crypto";
import { orderFor } from "@app/conformance/customer";
import type { Operation } from "../cost/names.ts";

/** Bytes of one answer of each operation, headers included, for a customer who has orders. */
export async function answeredBytes(url: string, token: string): Promise<Record<Operation, number>> {
  const ask = async (path: string, init: { method?: string; body?: string } = {}) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(init.body && { "content-type": "application/json", "idempotency-key": randomUUID() }),
    };
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url}${path} answers ${response.status}.`);
    return { text, bytes: sizeOf(response.headers) + Buffer.byteLength(text) };
  };
  const placed = await ask("/orders", { method: "POST", body: JSON.stringify(orderFor("sku-001")) });
  const { id } = JSON.parse(placed.text) as { id: string };
  return {
    placeOrder: placed.bytes,
    getOrder: (await ask(`/orders/${id}`)).bytes,
    listOrders: (await ask("/orders?limit=20")).bytes,
    getSummary: (await ask(`/orders/${id}/summary`)).bytes,
    listProducts: (await ask("/products")).bytes,
  };
}

/** The status line, and "name: value" with its line break for each header. */
function sizeOf(headers: Headers): number {
  return [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 17);
}
