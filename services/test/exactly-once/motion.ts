/** Tracks running threads, and resolves when all are idle: each waits for the test's decision or has ended. */
export class Motion {
  #threads = 0;
  #still: PromiseWithResolvers<void> | undefined;

  /** Runs code as a thread. */
  async thread<T>(run: () => Promise<T>): Promise<T> {
    this.goesOn();
    return run().finally(() => this.stops());
  }

  goesOn(): void {
    this.#threads++;
  }

  stops(): void {
    if (--this.#threads > 0) return;
    this.#still?.resolve();
    this.#still = undefined;
  }

  async still(): Promise<void> {
    if (this.#threads > 0) await (this.#still ??= Promise.withResolvers()).promise;
  }
}
