import { viewOrder } from "@app/contract/view";
import { type Order, orderIdFor, placeOrder } from "@app/domain/order";
import { findOrder, insertOrder, updateOrder } from "@app/orders-service/order-store";
import { bulkhead } from "cockatiel";
import express from "express";
import { bareClient, openBareDatabase, startPart } from "./part.ts";

const { INVENTORY_URL, PAYMENTS_URL } = process.env as Record<string, string>;
const database = await openBareDatabase("orders");
const inventory = bareClient(INVENTORY_URL!);
const payments = bareClient(PAYMENTS_URL!);

/** As long as a service's lease, which nobody claims here. */
const LEASE_MS = 30_000;
/** As many sagas at once as in the service. Without a limit, they would slow the answers down. */
const sagas = bulkhead(32, Number.POSITIVE_INFINITY);
const underWay = new Set<Promise<unknown>>();

async function fulfil(order: Order): Promise<void> {
  const { id, total: amount, currency, card } = order;
  const lines = order.lines.map(({ sku, quantity }) => ({ sku, quantity }));
  const put = async (call: typeof inventory, path: string, body: object) =>
    (await call({ method: "PUT", path, body: JSON.stringify(body) })).status === 204;
  const good =
    (await put(inventory, `/reservations/${id}`, { lines })) &&
    (await put(payments, `/payments/${id}`, { amount, currency, card }));
  if (!good) throw new Error(`order ${id} was not fulfilled`); // ends this process, and so the bench
  await updateOrder(
    database,
    { ...order, status: "confirmed", settledAt: new Date().toISOString() },
    1,
    undefined,
  );
}

startPart((app) => {
  app.post("/orders", express.json(), async (request, response) => {
    const customerId = String(request.headers["x-customer-id"]);
    const id = orderIdFor(customerId, String(request.headers["idempotency-key"]));
    const order = placeOrder(request.body, { id, customerId, at: new Date().toISOString() }) as Order;
    await insertOrder(database, order, LEASE_MS);
    response.status(202).json(viewOrder(order));
    const saga = sagas.execute(() => fulfil(order)).finally(() => underWay.delete(saga));
    underWay.add(saga);
  });
  app.get("/orders/:id", async (request, response) => {
    const order = await findOrder(database, String(request.headers["x-customer-id"]), request.params.id);
    response.json(viewOrder(order!));
  });
  /** Answers when every accepted order is fulfilled. */
  app.get("/settled", async (_request, response) => {
    await Promise.all(underWay);
    response.status(204).end();
  });
});
