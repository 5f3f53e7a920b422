import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import type { Order } from "@app/domain/order";
import { type Execute, fulfilOrder } from "./fulfil-order.ts";
import { claimJobs, type Job, parkJob, postponeJob } from "./job-store.ts";
import { updateOrder } from "./order-store.ts";

/** Usually longer than an attempt takes. Where it is not, two processes work on one order, which is harmless: commands are idempotent. */
export const LEASE_MS = 20_000;
const SWEEP_MS = 100;
/** At the longest delay this is some twenty minutes, which most outages do not last; the functions try for about as long. */
const MAX_ATTEMPTS = 100;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 15_000;

/**
 * Works on orders, at most `concurrency` at once: those that this process accepted, at once, and those whose lease ran out,
 * found by the sweeper. What exceeds the concurrency waits in the table, not in memory.
 */
export class Workers {
  readonly #database: Database;
  readonly #execute: Execute;
  readonly #concurrency: number;
  readonly #running = new Set<Promise<void>>();
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(database: Database, execute: Execute, concurrency: number) {
    this.#database = database;
    this.#execute = execute;
    this.#concurrency = concurrency;
  }

  /** How long a new order may be leased to this process: not at all when it has its hands full. */
  leaseMs(): number {
    return this.#stopped || this.#running.size >= this.#concurrency ? 0 : LEASE_MS;
  }

  /** Goes on with an order whose lease this process holds. */
  begin(job: Job): void {
    const running = this.#attempt(job).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  startSweeping(): void {
    this.#sweeping = this.#sweepUntilStopped();
  }

  /** Takes on nothing new and waits for what is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#sweeping; // which may have claimed orders just now
    await Promise.all(this.#running);
  }

  async #sweepUntilStopped(): Promise<void> {
    while (!this.#stopped) {
      await this.#sweep().catch((err) => log.warn({ err }, "the sweep failed"));
      await sleep(SWEEP_MS);
    }
  }

  async #sweep(): Promise<void> {
    const free = this.#concurrency - this.#running.size;
    if (free <= 0) return;
    for (const job of await claimJobs(this.#database, free, LEASE_MS)) this.begin(job);
  }

  async #attempt({ order, attempts }: Job): Promise<void> {
    let failures = attempts;
    try {
      await fulfilOrder(order, this.#execute, async (changed, from, finished) => {
        const saved = await updateOrder(this.#database, changed, from, finished ? undefined : LEASE_MS);
        if (saved) failures = 0; // a step forward: what comes next has attempts of its own
        return saved;
      });
    } catch (error) {
      await this.#putOff(order, failures + 1, error).catch((err) =>
        log.warn({ err, orderId: order.id }, "could not be put off; its lease will run out"),
      );
    }
  }

  async #putOff(order: Order, attempts: number, error: unknown): Promise<void> {
    const reason = String(error instanceof Error ? (error.cause ?? error) : error).slice(0, 500);
    if (attempts >= MAX_ATTEMPTS) {
      log.error({ orderId: order.id, attempts, reason }, "parked");
      return parkJob(this.#database, order.id, reason);
    }
    log.warn({ orderId: order.id, attempts, reason }, "put off");
    await postponeJob(this.#database, order.id, backOff(attempts), reason);
  }
}

/** Exponential, with full jitter in its upper half, so that orders that failed together do not come back together. */
export function backOff(attempts: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts);
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
