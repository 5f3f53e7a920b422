import { setTimeout as sleep } from "node:timers/promises";
import { SCARCE_SKU } from "@app/domain/catalog";
import { UNLIMITED_SKUS } from "../../harness/driver/driver.ts";
import { pick, weighted } from "../../scenarios/random.ts";
import { drawLines } from "../../scenarios/requests.ts";
import type { Answer, ChaosRequest, Client, ClientLog, Operation } from "./client.ts";

/** Weights of the test cards: mostly cards without difficulty, and every kind of difficult card. */
const CARDS = {
  card_accepted: 74,
  card_declined: 10,
  card_slow: 4,
  card_fails_once: 8,
  card_charges_then_times_out: 4,
};
/** Large enough to sell out the scarce product: orders are then refused, and a cancelled order frees stock for another. */
const SCARCE_SHARE = 0.05;
const REPEATED_SHARE = 0.05;
/** With the pauses between them, the attempts take about ten seconds. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 250;

type Body = Answer["body"];

type ClientsSettings = {
  client: Client;
  log: ClientLog;
  tokens: readonly string[];
  random: () => number;
  /** Makes idempotency keys unique. */
  run: string;
  /** Aborted at the end of the load; no order is attempted again after that. */
  ended: AbortSignal;
};

/** Customers who place, read and cancel orders, and repeat a request that got no answer. */
export class ChaosClients {
  readonly #settings: ClientsSettings;
  readonly #orders: string[][];
  #sequence = 0;

  constructor(settings: ClientsSettings) {
    this.#settings = settings;
    this.#orders = settings.tokens.map(() => []);
  }

  /**
   * Repeats the request under one idempotency key until it is answered. Sends some orders once more after the answer.
   */
  async placeOrder(): Promise<void> {
    const { tokens, random, run, log } = this.#settings;
    const customer = Math.floor(random() * tokens.length);
    const card = weighted(CARDS, random);
    const lines = drawLines(UNLIMITED_SKUS, random);
    if (random() < SCARCE_SHARE) lines.push({ sku: SCARCE_SKU, quantity: 1 });
    const request: ChaosRequest = {
      ...this.#as(customer, "placeOrder", "POST", "/orders"),
      body: JSON.stringify({ lines, card }),
    };
    Object.assign(request.headers, {
      "content-type": "application/json",
      "idempotency-key": `${run}-${this.#sequence++}`,
    });
    const repeat = random() < REPEATED_SHARE;
    const id = await this.#sendUntilAnswered(request);
    if (!id) return;
    log.accepted.push({ id, customer, card, acceptedAt: Date.now() });
    this.#orders[customer]!.push(id);
    if (!repeat) return;
    log.repeated++;
    const again = await this.#sendUntilAnswered(request);
    if (again && again !== id) log.contradictions.push(`the replay of order ${id} was order ${again}`);
  }

  async cancelOrder(): Promise<void> {
    const { client, log } = this.#settings;
    const order = this.#drawOrder();
    if (!order) return;
    const request = this.#as(order.customer, "cancelOrder", "POST", `/orders/${order.id}/cancel`);
    const answer = await client.send(request);
    if (answer?.status === 202) log.cancelled.add(order.id);
    else if (answer && answer.status !== 409) this.#contradict(request, answer.name);
  }

  getOrder = () => this.#readOrder("getOrder", "", (body) => body);
  getSummary = () => this.#readOrder("getSummary", "/summary", ({ order }) => order);
  listOrders = () => this.#readList("listOrders", "/orders?limit=20");
  listProducts = () => this.#readList("listProducts", "/products");

  /** @param orderIn finds the order in the answer */
  async #readOrder(operation: Operation, suffix: string, orderIn: (body: Body) => unknown): Promise<void> {
    const order = this.#drawOrder();
    if (!order) return;
    const path = `/orders/${order.id}${suffix}`;
    const body = await this.#read(this.#as(order.customer, operation, "GET", path));
    if (body && (orderIn(body) as { id?: unknown } | undefined)?.id !== order.id)
      this.#settings.log.contradictions.push(`GET ${path} answered with another order`);
  }

  async #readList(operation: Operation, path: string): Promise<void> {
    const { tokens, random } = this.#settings;
    await this.#read(this.#as(Math.floor(random() * tokens.length), operation, "GET", path));
  }

  /** @returns the id of the accepted order; undefined when it was refused or no attempt was answered */
  async #sendUntilAnswered(request: ChaosRequest): Promise<string | undefined> {
    const { client, log, random, ended } = this.#settings;
    for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
      if (attempts > 0) await sleep(FIRST_PAUSE_MS * 2 ** (attempts - 1) * (0.5 + random()));
      if (attempts > 0 && ended.aborted) break;
      const answer = await client.send(request);
      if (answer?.status === 202) return answer.body.id as string;
      if (answer) return this.#contradict(request, answer.name);
    }
    log.givenUp++;
    return undefined;
  }

  async #read(request: ChaosRequest): Promise<Body | undefined> {
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

  #as(customer: number, operation: Operation, method: "GET" | "POST", path: string) {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#settings.tokens[customer]}` };
    return { operation, method, path, headers };
  }

  #contradict({ method, path }: ChaosRequest, name: string): undefined {
    this.#settings.log.contradictions.push(`${method} ${path} was refused: ${name}`);
    return undefined;
  }
}
