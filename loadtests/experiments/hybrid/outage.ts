import { orderFor } from "@app/conformance/customer";
import { settle } from "../../harness/settle.ts";
import type { Testbed } from "../../harness/testbed.ts";
import { withCustomer } from "../lib/customers.ts";

/**
 * `failed`: the reading operations that got no good answer. `settledAfter`: seconds until the order that was placed
 * meanwhile had settled.
 */
export type Outage = { asked: string[]; failed: string[]; settledAfter: number };

const TIMEOUT_MS = 60_000;

/** Kills the functions of payments, places an order and reads everything once while they are away. They start again by themselves. */
export function outageOfPayments({ both, variants }: Pick<Testbed, "both" | "variants">): Promise<Outage> {
  const { url, store } = variants[0]!;
  return withCustomer({ url, issuer: both.outside.issuer }, async (customer) => {
    const earlier = await customer.place(orderFor("sku-004"));
    await customer.settled(earlier.id);
    const ready = both.readyNext("payments");
    process.kill(both.processes["payments"]!, "SIGKILL");
    const startedAt = new Date().toISOString();
    const { id } = await customer.place(orderFor("sku-004"));
    const { asked, failed } = await readAll(url, customer.token, earlier.id);
    await ready;
    const { unsettled } = await settle(store, [id], { startedAt, timeout: TIMEOUT_MS });
    if (unsettled > 0)
      throw new Error("The order that was placed while the functions were away did not settle.");
    return { asked, failed, settledAfter: (Date.now() - Date.parse(startedAt)) / 1_000 };
  });
}

async function readAll(url: string, token: string, id: string): Promise<Pick<Outage, "asked" | "failed">> {
  const paths = {
    getOrder: `/orders/${id}`,
    listOrders: "/orders",
    listProducts: "/products",
    getSummary: `/orders/${id}/summary`,
    getHealth: "/health",
  };
  const failed: string[] = [];
  for (const [name, path] of Object.entries(paths)) {
    const { ok, body } = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
    await body?.cancel();
    if (!ok) failed.push(name);
  }
  return { asked: Object.keys(paths), failed };
}
