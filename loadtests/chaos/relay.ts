import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Stands between callers and callees and passes bytes on, until it drops every connection at once. */
export class Relays {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** Returns the URL under which `url` is reached through a relay of its own. */
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

  /** Resets all connections, whatever is under way on them. @returns how many calls lost theirs */
  drop(): number {
    const dropped = this.#sockets.size / 2;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    return dropped;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    this.drop();
  }

  /** A side that ends or fails takes the other with it, in the same way. */
  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true).pipe(to);
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
