import { type OrderRequest, orderIdFor } from "../../shared/domain/order.ts";

const NAME = "alice";

/**
 * A customer that calls the orders service as the gateway does, and records the promised results. Orders go by their
 * number in `requests`.
 */
export class Customer {
  readonly requests: readonly OrderRequest[];
  /** Orders that were placed and cancellations that began: both were answered with 202. */
  readonly accepted = new Set<number>();
  readonly cancelled = new Set<number>();
  readonly #keyPrefix: string;
  readonly #headers: Record<string, string>;

  constructor(requests: readonly OrderRequest[], gatewayKey: string, keyPrefix = "order") {
    this.requests = requests;
    this.#keyPrefix = keyPrefix;
    this.#headers = { "x-caller": "gateway", "x-caller-key": gatewayKey, "x-customer-id": NAME };
  }

  idOf(order: number): string {
    return orderIdFor(NAME, this.#keyOf(order));
  }

  /** @returns the status of the response */
  async place(order: number, url: string): Promise<number> {
    const headers = { "idempotency-key": this.#keyOf(order), "content-type": "application/json" };
    const status = await this.#post(`${url}/orders`, headers, JSON.stringify(this.requests[order]));
    if (status === 202) this.accepted.add(order);
    return status;
  }

  /** @returns the status of the response */
  async cancel(order: number, url: string): Promise<number> {
    const status = await this.#post(`${url}/orders/${this.idOf(order)}/cancel`);
    if (status === 202) this.cancelled.add(order);
    return status;
  }

  async #post(url: string, headers = {}, body: string | null = null): Promise<number> {
    const response = await fetch(url, { method: "POST", headers: { ...this.#headers, ...headers }, body });
    await response.text();
    return response.status;
  }

  #keyOf(order: number): string {
    return `${this.#keyPrefix}-${order}`;
  }
}
