import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import type { Order } from "@app/domain/order";
import { type Execute, fulfilOrder } from "./fulfil-order.ts";
import { claimJobs, type Job, parkJob, postponeJob } from "./job-store.ts";
import { updateOrder } from "./order-store.ts";

/** Longer than the slowest honest attempt, so that a second process takes over only from one that is gone. */
export const LEASE_MS = 20_000;
const SWEEP_MS = 100;
const MAX_ATTEMPTS = 10;
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
  #timer: NodeJS.Timeout | undefined;
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
    this.#timer = setTimeout(async () => {
      await this.#sweep().catch((err) => log.warn({ err }, "the sweep failed"));
      if (!this.#stopped) this.startSweeping();
    }, SWEEP_MS);
  }

  /** Takes on nothing new and waits for what is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
  }

  async #sweep(): Promise<void> {
    const free = this.#concurrency - this.#running.size;
    if (free <= 0) return;
    for (const job of await claimJobs(this.#database, free, LEASE_MS)) this.begin(job);
  }

  async #attempt({ order, attempts }: Job): Promise<void> {
    try {
      await fulfilOrder(order, this.#execute, (changed, from, finished) =>
        updateOrder(this.#database, changed, from, finished ? undefined : LEASE_MS),
      );
    } catch (error) {
      await this.#putOff(order, attempts + 1, error).catch((err) =>
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
