import { type Driver, startDriver } from "../../harness/driver/driver.ts";
import type { LiveSecond } from "../../harness/driver/live.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";

/** A run of the driver keeps figures for each of its seconds; the next run continues the load. */
const RUN_SECONDS = 60;

/** Puts an open-loop load on one variant. Its rate may change at any time. */
export class Load {
  readonly #url: string;
  readonly #tokens: () => Promise<string[]>;
  readonly #onSecond: (second: LiveSecond) => void;
  #ending = new AbortController();
  rate = 0;

  constructor(url: string, tokens: () => Promise<string[]>, onSecond: (second: LiveSecond) => void) {
    this.#url = url;
    this.#tokens = tokens;
    this.#onSecond = onSecond;
  }

  /** @param rate orders per second; 0 ends the load */
  setRate(rate: number): void {
    if (rate === this.rate) return;
    this.rate = rate;
    this.#ending.abort();
    this.#ending = new AbortController();
    if (rate > 0) void this.#run(rate, this.#ending.signal);
  }

  /** With its own driver: the one before still waits for the answers to its last requests. */
  async #run(rate: number, signal: AbortSignal): Promise<void> {
    const driver = startDriver();
    try {
      const tokens = await this.#tokens();
      while (!signal.aborted) await this.#runOnce(driver, rate, tokens, signal);
    } catch {
      this.rate = 0; // no issuer, or no driver: the page shows that the load has ended
    } finally {
      driver.stop();
    }
  }

  async #runOnce(driver: Driver, rate: number, tokens: string[], signal: AbortSignal): Promise<void> {
    const scenario = steadyAt(rate, RUN_SECONDS);
    await driver.run({ scenario, url: this.#url, tokens, signal, onSecond: this.#onSecond });
  }
}
