import { Problem } from "@app/contract/problem";
import type { Response } from "express";

/**
 * Limits the simultaneous requests of each holder to a share. A request counts from its arrival until its answer was
 * sent: first for its address, and for its customer once the token was checked. So a client that sends or reads slowly,
 * or asks for much at once, uses up only its share.
 */
export class Shares {
  readonly #held = new Map<string, number>();

  /**
   * Counts a request for `holder` instead of its holder before.
   * @throws Problem 429 when the holder has `atMost` requests
   */
  count(response: Response, holder: string, atMost: number): void {
    const held = this.#held.get(holder) ?? 0;
    if (held >= atMost) {
      throw new Problem("too-many-requests", "Too many requests at once: wait for an answer.", {
        headers: { "retry-after": "1" },
      });
    }
    this.#held.set(holder, held + 1);
    if (response.locals.holder) this.#release(response.locals.holder);
    else response.once("close", () => this.#release(response.locals.holder));
    response.locals.holder = holder;
  }

  #release(holder: string): void {
    const held = this.#held.get(holder)! - 1;
    if (held > 0) this.#held.set(holder, held);
    else this.#held.delete(holder);
  }
}
