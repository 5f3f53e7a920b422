/**
 * Slots for sagas, shared by all customers: no customer may use more slots than are free. One customer alone can use
 * half of them, and two customers two thirds, so a slot stays free for the next customer. In network switches this is
 * called a dynamic threshold.
 */
export class Slots {
  readonly #size: number;
  readonly #held = new Map<string, number>();
  /** Reserved for orders that are being claimed now; their customers are not known yet. */
  #reserved = 0;
  taken = 0;
  /** Total number of slots given back. */
  givenBack = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get free(): number {
    return this.#size - this.taken - this.#reserved;
  }

  /** The number of slots that each customer uses. */
  get held(): ReadonlyMap<string, number> {
    return this.#held;
  }

  /** Takes a slot if the customer's share allows it. */
  tryToTake(customer: string): boolean {
    if ((this.#held.get(customer) ?? 0) >= this.free) return false;
    this.take(customer);
    return true;
  }

  take(customer: string): void {
    this.taken++;
    this.#held.set(customer, (this.#held.get(customer) ?? 0) + 1);
  }

  give(customer: string): void {
    this.taken--;
    this.givenBack++;
    const left = (this.#held.get(customer) ?? 0) - 1;
    if (left > 0) this.#held.set(customer, left);
    else this.#held.delete(customer);
  }

  reserve(slots: number): void {
    this.#reserved += slots;
  }

  release(slots: number): void {
    this.#reserved -= slots;
  }
}
