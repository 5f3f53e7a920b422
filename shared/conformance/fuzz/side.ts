import assert from "node:assert/strict";
import type { Client } from "../client.ts";
import { createCustomer, orderFor } from "../customer.ts";
import { inChunks, type Request } from "../http.ts";
import type { Issuer } from "../issuer.ts";
import { listProducts } from "../products.ts";
import type { Finding } from "./check-answer.ts";
import { type FuzzRequest, type Identity, identify } from "./requests.ts";
import type { Known } from "./schema.ts";

export type Target = { url: string; client: Client };

/**
 * A target and its customer. Targets may share a payment provider, which would treat equal orders as one. So each
 * target has its own customer with its own orders.
 */
export type Side = Target & { identity: Identity; orders: readonly string[] };

/** Declined cards, so that the stock is released. */
const CARDS = ["card_declined", "card_nobody_knows"];

/** Creates a customer with history: a cancelled order, a rejected one and one that can be cancelled. */
export async function takeSide(target: Target, issuer: Issuer, subject: string): Promise<Side> {
  const identity = await identify(issuer, subject);
  const customer = createCustomer(target.client, subject, identity.token);
  const orders: string[] = [];
  for (const card of ["card_accepted", "card_declined", "card_accepted"]) {
    const { id } = await customer.place(orderFor("sku-001", 1, card));
    await customer.settled(id);
    orders.push(id);
  }
  await customer.cancel(orders[0]!);
  return { ...target, identity, orders };
}

/** Releases the stock of the customer's history, unless a request did so. */
export async function leaveSide({ client, identity, orders }: Side): Promise<void> {
  await createCustomer(client, identity.subject, identity.token).cancel(orders.at(-1)!);
}

/** Values that requests to this side may use; `translate` adapts them to another side. */
export async function knownTo({ client, identity, orders }: Side): Promise<Known> {
  const customer = createCustomer(client, identity.subject, identity.token);
  const pages = [await customer.page("?limit=1"), await customer.page("?limit=2")];
  const sku = (await listProducts(client)).map((product) => product.sku);
  return { id: orders, sku, cursor: pages.map(({ nextCursor }) => nextCursor ?? ""), card: CARDS };
}

/** Adapts a request to another side: an order of the first side becomes the other side's order. */
export function translate(request: FuzzRequest, from: Side, to: Side): FuzzRequest {
  const path = from.orders.reduce((text, id, i) => text.replaceAll(id, to.orders[i]!), request.path);
  return { ...request, path };
}

export function onTheWire({ method, path, headers, body, chunked, as }: FuzzRequest, side: Side): Request {
  const authorization = side.identity.authorization[as];
  return {
    method,
    path,
    headers: { ...headers, ...(authorization !== undefined && { authorization }) },
    ...(body && { body: chunked ? inChunks(body) : body }),
  };
}

/**
 * Creates a customer with an order before the fuzzing begins.
 * @returns a check for afterwards: the order is unchanged, and the target still takes orders
 */
export async function standBy(
  { client, url }: Target,
  issuer: Issuer,
  subject: string,
): Promise<() => Promise<Finding | undefined>> {
  const bob = createCustomer(client, subject, await issuer.token({ subject }));
  const { id } = await bob.place(orderFor("sku-001", 1, "card_declined"));
  await bob.settled(id);
  await bob.summaryWhen("the released stock", id, ({ reservation }) => reservation?.status === "released");
  const see = async () => JSON.stringify([await bob.order(id), await bob.summary(id), await bob.page()]);
  const before = await see();
  return async () => {
    const after = await see();
    if (after !== before) {
      return { url, complaint: `a bystander's orders have changed from ${before}`, answer: after };
    }
    const another = await bob.place(orderFor("sku-001"));
    assert.equal((await bob.settled(another.id)).status, "confirmed", "an ordinary order");
    await bob.cancel(another.id);
    await bob.cancelled(another.id);
    return undefined;
  };
}
