import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Spreads connections over the replicas of a service in turn, like a Kubernetes service. */
export class Balancer {
  readonly #replicas: string[] = [];
  readonly #callers = new Set<Socket>();
  readonly #server = createServer((caller) => this.#lead(caller));
  #next = 0;

  /** @returns the URL under which the replicas are reached */
  async listen(first: string): Promise<string> {
    this.#replicas.push(first);
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * Adds a replica. Ends every connection, so that callers open new ones and the new replica gets its share. No request
   * may be in progress.
   */
  add(replica: string): void {
    this.#replicas.push(replica);
    for (const caller of this.#callers) caller.end();
  }

  close(): void {
    this.#server.close();
    for (const caller of this.#callers) caller.destroy();
  }

  #lead(caller: Socket): void {
    const { hostname, port } = new URL(this.#replicas[this.#next++ % this.#replicas.length]!);
    const replica = connect(Number(port), hostname);
    this.#callers.add(caller);
    caller.setNoDelay(true).on("close", () => this.#callers.delete(caller));
    caller.on("close", () => replica.destroySoon()).on("error", () => replica.destroy());
    replica.on("close", () => caller.destroySoon()).on("error", () => caller.destroy());
    caller.pipe(replica).pipe(caller);
  }
}
