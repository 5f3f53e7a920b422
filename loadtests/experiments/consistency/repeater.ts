import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, Pool } from "undici";

/**
 * Delay of a repetition in milliseconds: none, so that it may overtake the original, or long enough for the order to
 * move on.
 */
const LATE_MS = [0, 5, 150, 600];

/** A proxy between services that repeats every changing request, as networks, proxies and impatient callers do. */
export class Repeater {
  readonly #servers: Server[] = [];
  readonly #pools: Pool[] = [];
  readonly #repetitions = new Set<Promise<unknown>>();
  #on = false;
  /** Requests that were repeated. */
  repeated = 0;

  /** Returns the proxy's URL for `url`. */
  async lead(url: string): Promise<string> {
    const pool = new Pool(url);
    const server = createServer((request, response) => {
      this.#pass(pool, request, response).catch(() => response.destroy());
    });
    this.#pools.push(pool);
    this.#servers.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Repeats for a time, and returns when the last repetition has been answered. */
  async repeatFor(milliseconds: number): Promise<void> {
    this.#on = true;
    await sleep(milliseconds);
    this.#on = false;
    await Promise.all(this.#repetitions);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
    await Promise.all(this.#pools.map((pool) => pool.destroy()));
  }

  async #pass(pool: Pool, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = "/", headers } = incoming;
    const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...passed } = headers;
    const body = await buffer(incoming);
    const request = { method: method as Dispatcher.HttpMethod, path, headers: passed, body };
    if (this.#on && method !== "GET") this.#repeat(pool, request);
    const answer = await pool.request(request);
    const { connection: ____, ...answered } = answer.headers;
    response.writeHead(answer.statusCode, answered);
    response.end(await buffer(answer.body));
  }

  #repeat(pool: Pool, request: Dispatcher.RequestOptions): void {
    for (const late of LATE_MS) {
      this.repeated++;
      const repetition = sleep(late)
        .then(() => pool.request(request))
        .then(({ body }) => body.dump())
        .catch(() => {}) // A late repetition may be refused: only its effect counts, not its answer.
        .finally(() => this.#repetitions.delete(repetition));
      this.#repetitions.add(repetition);
    }
  }
}
