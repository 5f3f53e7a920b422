import { Problem } from "@app/contract/problem";
import type { Response } from "express";

/**
 * Shares out the requests that there may be at once. Each is counted for one holder, from when it came until its answer has left; the
 * holder is its address at first, and its customer when the token has been checked. So one who is slow to send or to read, or asks for
 * much at a time, uses up a share and not the whole.
 */
export class Shares {
  readonly #held = new Map<string, number>();

  /** Counts a request for `holder`, and no longer for whom it was counted before. @throws Problem 429 when the holder has `atMost` */
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
