/**
 * Slots for sagas, shared by customers: nobody may hold more of them than are left free. One customer alone can fill half of them, and two
 * together two thirds; there are always some for whoever comes next. (In switches this is known as a dynamic threshold.)
 */
export class Slots {
  readonly #size: number;
  readonly #held = new Map<string, number>();
  /** Kept for orders that are being claimed right now, whose customers are not known yet. */
  #reserved = 0;
  taken = 0;
  /** How often one was given back. */
  givenBack = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get free(): number {
    return this.#size - this.taken - this.#reserved;
  }

  /** How many each customer holds. */
  get held(): ReadonlyMap<string, number> {
    return this.#held;
  }

  /** Takes one where the customer's share allows it. */
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
