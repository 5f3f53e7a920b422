import type { ServerResponse } from "node:http";
import { Problem } from "@app/contract/problem";

/** As many as at the services' gateway. */
const REQUESTS_AT_ONCE = 64;

/** Limits the simultaneous requests of each client. The emulator has no part in a refusal. */
export class ClientShares {
  readonly #held = new Map<string, number>();

  /**
   * Counts a request until its answer was sent or its client has gone.
   * @throws Problem 429 when the client has as many requests as it may
   */
  count(client: string, response: ServerResponse): void {
    const held = this.#held.get(client) ?? 0;
    if (held >= REQUESTS_AT_ONCE) {
      const headers = { "retry-after": "1" };
      throw new Problem("too-many-requests", "Too many requests at once: wait for an answer.", { headers });
    }
    this.#held.set(client, held + 1);
    response.once("close", () => this.#release(client));
  }

  #release(client: string): void {
    const held = this.#held.get(client)! - 1;
    if (held > 0) this.#held.set(client, held);
    else this.#held.delete(client);
  }
}
