import { expect, it } from "vitest";
import { Customer } from "./customer.ts";
import { findWrong, outcomes, type Scene } from "./read-snapshot.ts";
import { GATEWAY_KEY, startReplicas } from "./start-replicas.ts";
import type { Started } from "./start-service.ts";

const WAIT = { timeout: 60_000, interval: 50 };

const customerOf = (orders: number) =>
  new Customer(
    Array.from({ length: orders }, () => ({
      lines: [{ sku: "sku-001", quantity: 1 }],
      card: "card_accepted",
    })),
    GATEWAY_KEY,
  );

async function count({ databases }: Pick<Scene, "databases">, where: string): Promise<number> {
  const { rows } = await databases.orders.query(`select count(*)::integer as n from orders where ${where}`);
  return rows[0].n as number;
}

/** Repeats a request while the answer is 503, as a customer does. */
async function placeAll(customer: Customer, { url }: Started): Promise<void> {
  const place = (order: number) => expect.poll(() => customer.place(order, url), WAIT).toBe(202);
  await Promise.all([...customer.requests.keys()].map(place));
}

/** Places all orders at one replica. Their stock is reserved, but no payment can be decided yet. */
async function halfway(
  { databases, setLatency }: Awaited<ReturnType<typeof startReplicas>>,
  customer: Customer,
  replica: Started,
): Promise<void> {
  await setLatency(60_000);
  await placeAll(customer, replica);
  const reserved = async () => (await databases.inventory.query("select from reservations")).rowCount;
  await expect.poll(reserved, WAIT).toBe(customer.requests.length);
}

it("two replicas share the remaining work, and do nothing twice", { timeout: 180_000 }, async () => {
  const replicas = await startReplicas();
  const twoHands = () => replicas.startOrders({ CONCURRENT_SAGAS: "2" });
  const [busy] = await Promise.all([twoHands(), twoHands()]);
  const customer = customerOf(24);
  await replicas.setLatency(500);
  await placeAll(customer, busy);
  // One customer may hold half of the slots of each replica.
  await expect.poll(() => count(replicas, "lease_until > now() and attempts > 0"), WAIT).toBe(2);
  await expect.poll(() => count(replicas, "status <> 'confirmed'"), WAIT).toBe(0);
  expect(await findWrong({ ...replicas, customer })).toEqual([]);
});

it("another replica continues the orders of a killed replica", { timeout: 180_000 }, async () => {
  const replicas = await startReplicas();
  const [first] = await Promise.all([replicas.startOrders(), replicas.startOrders()]);
  const customer = customerOf(8);
  await halfway(replicas, customer, first);
  first.child.kill("SIGKILL");
  await replicas.setLatency(0);
  await expect.poll(() => count(replicas, "status = 'confirmed'"), WAIT).toBe(8);
  expect(await findWrong({ ...replicas, customer })).toEqual([]);
});

it("a replica that hangs and later continues does not change the work of the other replica", {
  timeout: 180_000,
}, async () => {
  const replicas = await startReplicas();
  const [first, second] = await Promise.all([replicas.startOrders(), replicas.startOrders()]);
  const customer = customerOf(8);
  await halfway(replicas, customer, first);
  first.child.kill("SIGSTOP");
  await replicas.setLatency(0);
  await expect.poll(() => count(replicas, "status = 'confirmed'"), WAIT).toBe(8);
  for (const order of customer.requests.keys()) expect(await customer.cancel(order, second.url)).toBe(202);
  await expect.poll(() => count(replicas, "status = 'cancelled' and lease_until is null"), WAIT).toBe(8);
  const { rows: before } = await replicas.databases.orders.query("select * from orders order by id");

  first.child.kill("SIGCONT");
  first.child.kill("SIGTERM");
  expect(await first.exited).toEqual([0, null]);
  expect((await replicas.databases.orders.query("select * from orders order by id")).rows).toEqual(before);
  expect(await findWrong({ ...replicas, customer })).toEqual([]);
});

it("a replica finishes accepted requests after SIGTERM", { timeout: 180_000 }, async () => {
  const replicas = await startReplicas();
  const only = await replicas.startOrders();
  const customer = customerOf(8);
  await replicas.setLatency(1_000);
  await placeAll(customer, only);
  only.child.kill("SIGTERM");
  expect(await only.exited).toEqual([0, null]);
  expect(await outcomes({ ...replicas, customer })).toEqual(Array(8).fill("confirmed"));
  expect(await count(replicas, "lease_until is not null")).toBe(0);
});
