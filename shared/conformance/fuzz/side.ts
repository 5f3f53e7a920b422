import type { Client } from "../client.ts";
import { createCustomer, orderFor } from "../customer.ts";
import type { Request } from "../http.ts";
import type { Issuer } from "../issuer.ts";
import { listProducts } from "../products.ts";
import { type Identity, identify } from "./callers.ts";
import type { FuzzRequest } from "./request.ts";
import type { Known } from "./valid.ts";

export type Target = { url: string; client: Client };

/**
 * A target and who talks to it. Targets may share a payment provider, to which equal orders would be one and the same: so each has
 * a customer of its own, with orders of its own.
 */
export type Side = Target & { identity: Identity; orders: readonly string[] };

const CHUNK = 16_384;

/** Cards that are declined, so that what is ordered goes back to the shelf. */
const CARDS = ["card_declined", "card_nobody_knows"];

/** Gives a new customer a past: an order that was cancelled, one that was rejected and one that can be cancelled. */
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

/** Puts back on the shelf what the customer's past took from it, where no request did. */
export async function leaveSide({ client, identity, orders }: Side): Promise<void> {
  await createCustomer(client, identity.subject, identity.token).cancel(orders.at(-1)!);
}

/** What requests to this side may name; what they say to another one is translated. */
export async function knownTo({ client, identity, orders }: Side): Promise<Known> {
  const customer = createCustomer(client, identity.subject, identity.token);
  const pages = [await customer.page("?limit=1"), await customer.page("?limit=2")];
  const sku = (await listProducts(client)).map((product) => product.sku);
  return { id: orders, sku, cursor: pages.map(({ nextCursor }) => nextCursor ?? ""), card: CARDS };
}

/** The request for another side: where it names an order of the first, it names the other's. */
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
    ...(body && { body: chunked ? chunksOf(body) : body }),
  };
}

async function* chunksOf(body: Buffer): AsyncIterable<Buffer> {
  for (let at = 0; at < body.length; at += CHUNK) yield body.subarray(at, at + CHUNK);
}
