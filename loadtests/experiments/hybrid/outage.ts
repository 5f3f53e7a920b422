import { orderFor } from "@app/conformance/customer";
import type { Answer } from "@app/conformance/http";
import { settle } from "../../harness/settle.ts";
import type { Testbed } from "../../harness/testbed.ts";
import { withCustomer } from "../lib/customers.ts";

/** `failed`: the operations that got no good answer. `settledAfter`: seconds until the order that was placed meanwhile had settled. */
export type Outage = { asked: string[]; failed: string[]; settledAfter: number };

const TIMEOUT_MS = 60_000;

/** Kills the functions of payments and asks for everything once while they are away. They start again by themselves. */
export function outageOfPayments({ both, variants }: Pick<Testbed, "both" | "variants">): Promise<Outage> {
  const { url, store } = variants[0]!;
  return withCustomer({ url, issuer: both.outside.issuer }, async (customer) => {
    const { id: earlier } = await customer.place(orderFor("sku-004"));
    await customer.settled(earlier);
    const ready = both.readyNext("payments");
    process.kill(both.processes["payments"]!, "SIGKILL");
    const startedAt = new Date().toISOString();
    const placed = await customer.tryPlace(orderFor("sku-004"));
    const answers: Record<string, Answer> = {
      placeOrder: placed,
      getOrder: await customer.send({ path: `/orders/${earlier}` }),
      listOrders: await customer.send({ path: "/orders" }),
      listProducts: await customer.send({ path: "/products" }),
      getSummary: await customer.send({ path: `/orders/${earlier}/summary` }),
      getHealth: await customer.send({ path: "/health" }),
    };
    await ready;
    const { id } = placed.body as { id: string };
    const { unsettled } = await settle(store, [id], { startedAt, timeout: TIMEOUT_MS });
    if (unsettled > 0)
      throw new Error("The order that was placed while the functions were away did not settle.");
    const settledAfter = (Date.now() - Date.parse(startedAt)) / 1_000;
    const failed = Object.entries(answers).filter(([, { status }]) => status >= 500);
    return { asked: Object.keys(answers), failed: failed.map(([name]) => name), settledAfter };
  });
}
