import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * A TCP proxy that can drop all its connections at once. It keeps the order of bytes, and loses none when a side ends
 * its connection normally. Each direction takes `delayMs` longer, as over a distant network.
 */
export class TcpRelay {
  readonly #delayMs: number;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  /** Bytes so far, in both directions. */
  bytes = 0;

  constructor(delayMs = 0) {
    this.#delayMs = delayMs;
  }

  /** Returns the URL under which `url` is reached through the relay. */
  async lead(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    const server = createServer((caller) => {
      const callee = connect(Number(port), hostname);
      this.#join(caller, callee);
      this.#join(callee, caller);
    });
    this.#servers.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Resets all connections, also those in use. @returns the number of calls that lost their connection */
  drop(): number {
    const dropped = this.#sockets.size / 2;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    return dropped;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    this.drop();
  }

  /** When a side ends or fails, the other one ends in the same way. */
  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on("data", (chunk) => {
      this.bytes += chunk.length;
      this.#later(() => pass(chunk, from, to));
    });
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      this.#later(() => to.destroySoon());
    });
  }

  #later(act: () => void): void {
    if (this.#delayMs === 0) act();
    else setTimeout(act, this.#delayMs);
  }
}

/** Applies back pressure: no faster than the receiver reads. */
function pass(chunk: Buffer, from: Socket, to: Socket): void {
  if (!to.writable || to.write(chunk) || from.isPaused()) return;
  from.pause();
  to.once("drain", () => from.resume());
}
