import { Shares } from "@app/contract/shares";
import type { RequestHandler, Response } from "express";

/**
 * A request that counts for `holder` while a handler works on it, or while its client still waits for the answer.
 * `uses` counts these reasons.
 */
type Share = { holder: string; uses: number };

/**
 * Limits the simultaneous requests of each holder to a share: first for the address of a request, and for its customer
 * once the token was checked. So a client that sends or reads slowly, asks for much at once, or goes away without its
 * answers, uses up only its share.
 */
export class RequestShares {
  readonly #shares = new Shares();

  /**
   * Counts a request for `holder`, and no longer for its earlier holder. A request whose client has gone meanwhile
   * counts for nobody.
   * @throws Problem 429 when the holder has `atMost` requests
   */
  count(response: Response, holder: string, atMost: number): void {
    if (response.closed) return;
    this.#shares.take(holder, atMost);
    const share: Share | undefined = response.locals.share;
    if (share) this.#shares.release(share.holder);
    else response.once("close", () => this.#end(response.locals.share));
    response.locals.share = { holder, uses: share?.uses ?? 1 } satisfies Share;
  }

  /**
   * Counts a request at least until `handler` has ended: the work continues even if the client closes its connection.
   */
  untilHandled(handler: RequestHandler): RequestHandler {
    return async (request, response, next) => {
      const share: Share = response.locals.share;
      share.uses++;
      try {
        await handler(request, response, next);
      } finally {
        this.#end(share);
      }
    };
  }

  #end(share: Share): void {
    share.uses--;
    if (share.uses === 0) this.#shares.release(share.holder);
  }
}

/**
 * Continues only for a client that still waits. The share of any other client was released, so no more may be done for
 * it.
 */
export const stopIfGone: RequestHandler = (_request, response, next) => {
  if (!response.closed) next();
};
