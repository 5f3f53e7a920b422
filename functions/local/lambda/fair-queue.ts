/** A queue for each client. The clients are served in turn, each in order, so no client waits for another one's queue. */
export class FairQueue<Entry> {
  /** In the order of their turns. */
  readonly #queues = new Map<string, Entry[]>();

  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }

  lengthOf(client: string): number {
    return this.#queues.get(client)?.length ?? 0;
  }

  push(client: string, entry: Entry): void {
    const queue = this.#queues.get(client);
    if (queue) queue.push(entry);
    else this.#queues.set(client, [entry]);
  }

  /** Takes the first entry of the client whose turn it is. Then it is the turn of the others. */
  shift(): Entry | undefined {
    const [first] = this.#queues;
    if (first === undefined) return undefined;
    const [client, queue] = first;
    const entry = queue.shift();
    this.#queues.delete(client);
    if (queue.length > 0) this.#queues.set(client, queue);
    return entry;
  }

  remove(client: string, entry: Entry): void {
    const queue = this.#queues.get(client)!;
    queue.splice(queue.indexOf(entry), 1);
    if (queue.length === 0) this.#queues.delete(client);
  }
}
