import { Problem } from "./problem.ts";

/** Counts the simultaneous requests of each holder: an address or a customer. */
export class Shares {
  readonly #held = new Map<string, number>();

  /** @throws Problem 429 when the holder has `atMost` requests */
  take(holder: string, atMost: number): void {
    const held = this.#held.get(holder) ?? 0;
    if (held >= atMost) {
      throw new Problem("too-many-requests", "Too many requests at once: wait for an answer.", {
        headers: { "retry-after": "1" },
      });
    }
    this.#held.set(holder, held + 1);
  }

  /** Ends a request that the holder took. */
  release(holder: string): void {
    const held = this.#held.get(holder)! - 1;
    if (held > 0) this.#held.set(holder, held);
    else this.#held.delete(holder);
  }
}
