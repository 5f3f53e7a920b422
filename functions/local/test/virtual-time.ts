import type { Time } from "../streams/time.ts";

type Sleeper = { at: number; wake: () => void };

/** A clock that stands still while anything runs, and then jumps to the next moment for which something waits. */
export class VirtualTime {
  #now = 1_000_000_000;
  #sleepers: Sleeper[] = [];

  /** As `realTime`, on this clock. */
  of(signal?: AbortSignal): Time {
    return {
      now: () => this.#now,
      sleep: (millis) =>
        new Promise<void>((resolve, reject) => {
          const sleeper = { at: this.#now + Math.max(0, millis), wake: resolve };
          const stop = () => {
            this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
            reject(signal?.reason as Error);
          };
          if (signal?.aborted) return stop();
          signal?.addEventListener("abort", stop, { once: true });
          sleeper.wake = () => (signal?.removeEventListener("abort", stop), resolve());
          this.#sleepers.push(sleeper);
        }),
    };
  }

  /** Advances time until this has settled. @throws Error when nothing waits any more, or after two virtual hours */
  async until<T>(settled: Promise<T>): Promise<T> {
    const state = { running: true };
    const outcome = settled.finally(() => (state.running = false));
    outcome.catch(() => {});
    const end = this.#now + 7_200_000;
    while (state.running) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!state.running) break;
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (first, other) => (first && first.at <= other.at ? first : other),
        undefined,
      );
      if (!next || next.at > end) throw new Error("The mapping never finished.");
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#now = next.at;
      next.wake();
    }
    return outcome;
  }
}
