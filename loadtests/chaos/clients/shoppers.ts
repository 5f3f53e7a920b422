import { setTimeout as sleep } from "node:timers/promises";
import { CATALOG, SCARCE_SKU } from "@app/domain/catalog";
import { pick, weighted } from "../draw.ts";
import type { ChaosRequest, Client } from "./client.ts";
import type { Journal } from "./journal.ts";

/** The usual ones mostly, and each way in which a payment can be difficult. */
const CARDS = {
  card_accepted: 74,
  card_declined: 10,
  card_slow: 4,
  card_fails_once: 8,
  card_charges_then_times_out: 4,
};
const PLENTY = CATALOG.map(({ sku }) => sku).filter((sku) => sku !== SCARCE_SKU);
/** Often enough to sell it out, so that orders are refused and cancelled ones free what others then get. */
const SCARCE_SHARE = 0.05;
const REPEATED_SHARE = 0.05;
/** About ten seconds of trying, which is more patience than most people have. */
const TRIES = 6;
const FIRST_PAUSE_MS = 250;

export type ShopSettings = {
  client: Client;
  journal: Journal;
  tokens: readonly string[];
  random: () => number;
  /** Makes idempotency keys unique. */
  run: string;
};

/** Customers who place orders, look at them and think better of it, and who insist when they get no answer. */
export class Shoppers {
  readonly #settings: ShopSettings;
  readonly #orders: string[][];
  #sequence = 0;

  constructor(settings: ShopSettings) {
    this.#settings = settings;
    this.#orders = settings.tokens.map(() => []);
  }

  /** With the same idempotency key until there is an answer; some orders are sent once more after it. */
  async placeOrder(): Promise<void> {
    const { tokens, random, run, journal } = this.#settings;
    const customer = Math.floor(random() * tokens.length);
    const card = weighted(CARDS, random);
    const request: ChaosRequest = {
      ...this.#as(customer, "placeOrder", "POST", "/orders"),
      body: JSON.stringify({ lines: drawLines(random), card }),
    };
    Object.assign(request.headers, {
      "content-type": "application/json",
      "idempotency-key": `${run}-${this.#sequence++}`,
    });
    const repeat = random() < REPEATED_SHARE;
    const id = await this.#insist(request);
    if (!id) return;
    journal.accepted.push({ id, customer, card, acceptedAt: Date.now() });
    this.#orders[customer]!.push(id);
    if (!repeat) return;
    journal.repeated++;
    const again = await this.#insist(request);
    if (again && again !== id) journal.contradictions.push(`the replay of order ${id} was order ${again}`);
  }

  async cancelOrder(): Promise<void> {
    const { client, journal } = this.#settings;
    const order = this.#drawOrder();
    if (!order) return;
    const request = this.#as(order.customer, "cancelOrder", "POST", `/orders/${order.id}/cancel`);
    const answer = await client.send(request);
    if (answer?.status === 202) journal.cancelled.add(order.id);
    else if (answer && answer.status !== 409) this.#contradict(request, answer.name);
  }

  /** One of the reads of an order of one's own. */
  async readOrder(operation: "getOrder" | "getSummary"): Promise<void> {
    const order = this.#drawOrder();
    if (!order) return;
    const path = `/orders/${order.id}${operation === "getSummary" ? "/summary" : ""}`;
    const body = await this.#read(this.#as(order.customer, operation, "GET", path));
    const read = operation === "getSummary" ? (body?.order as { id?: unknown } | undefined) : body;
    if (body && read?.id !== order.id)
      this.#settings.journal.contradictions.push(`GET ${path} answered with another order`);
  }

  async readList(operation: "listOrders" | "listProducts"): Promise<void> {
    const { tokens, random } = this.#settings;
    const path = operation === "listOrders" ? "/orders?limit=20" : "/products";
    await this.#read(this.#as(Math.floor(random() * tokens.length), operation, "GET", path));
  }

  /** @returns the id of the accepted order, if there was an answer at last */
  async #insist(request: ChaosRequest): Promise<string | undefined> {
    const { client, journal, random } = this.#settings;
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await sleep(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + random()));
      const answer = await client.send(request);
      if (answer?.status === 202) return answer.body.id as string;
      if (answer) return this.#contradict(request, answer.name);
    }
    journal.givenUp++;
    return undefined;
  }

  async #read(request: ChaosRequest): Promise<Record<string, unknown> | undefined> {
    const answer = await this.#settings.client.send(request);
    if (answer && answer.status !== 200) return this.#contradict(request, answer.name);
    return answer?.body;
  }

  #drawOrder(): { customer: number; id: string } | undefined {
    const { random } = this.#settings;
    const customer = Math.floor(random() * this.#orders.length);
    const own = this.#orders[customer]!;
    return own.length > 0 ? { customer, id: pick(own, random) } : undefined;
  }

  #as(customer: number, operation: ChaosRequest["operation"], method: "GET" | "POST", path: string) {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#settings.tokens[customer]}` };
    return { operation, method, path, headers };
  }

  #contradict({ method, path }: ChaosRequest, name: string): undefined {
    this.#settings.journal.contradictions.push(`${method} ${path} was refused: ${name}`);
    return undefined;
  }
}

function drawLines(random: () => number) {
  const first = Math.floor(random() * PLENTY.length);
  const second = (first + 1 + Math.floor(random() * (PLENTY.length - 1))) % PLENTY.length;
  const lines = [first, second].map((i) => ({ sku: PLENTY[i]!, quantity: 1 + Math.floor(random() * 3) }));
  return random() < SCARCE_SHARE ? [...lines, { sku: SCARCE_SKU, quantity: 1 }] : lines;
}
