import type { Fact } from "@app/domain/fulfilment";
import { orderAfter } from "@app/domain/test/orders";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChain } from "../test/wired-handlers.ts";

let chain: Awaited<ReturnType<typeof startChain>>;
let store: typeof import("./order-store.ts");
beforeAll(async () => {
  chain = await startChain({ url: "http://127.0.0.1:9" });
  store = await import("./order-store.ts");
});
afterAll(() => chain.stop());

let made = 0;
const newId = () => `a0000000-0000-8000-8000-${String(++made).padStart(12, "0")}`;
const after = (id: string, ...facts: Fact["type"][]) => ({ ...orderAfter(...facts), id });

it("keeps every field of an order in every state: the placed order, and the changes by facts", async () => {
  const id = newId();
  await store.insertOrder(after(id));
  expect(await store.findOrder(id)).toEqual(after(id));
  const facts: Fact["type"][] = [];
  let { status } = after(id);
  for (const fact of ["PaymentAuthorized", "CancellationRequested", "PaymentRefunded"] as const) {
    facts.push(fact);
    expect(await store.updateOrder(after(id, ...facts), status, false)).toBe(true);
    expect(await store.findOrder(id)).toEqual(after(id, ...facts));
    ({ status } = after(id, ...facts));
  }
});

it.each(["StockRefused", "PaymentDeclined"] as const)(
  "stores the reason of a rejected order: %s",
  async (fact) => {
    const id = newId();
    await store.insertOrder(after(id));
    await store.updateOrder(after(id, fact), "pending", true);
    expect(await store.findOrder(id)).toEqual(after(id, fact));
  },
);

it("never writes the fields of the placed order again, whatever fields there are", async () => {
  const id = newId();
  await store.insertOrder(after(id));
  const confirmed = after(id, "PaymentAuthorized");
  const changed = { ...confirmed, card: "card_declined", lines: [], note: "of a later version" };
  await store.updateOrder(changed, "pending", true);
  expect(await store.findOrder(id)).toEqual(confirmed);
});
