import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import { repeat } from "@app/chassis/run-periodically";
import { continueTrace } from "@app/telemetry/telemetry";
import { type Execute, fulfilOrder } from "./fulfil-order.ts";
import { claimJobs, type Job, parkJob, postponeJob, renewLeases } from "./job-store.ts";
import { measureWait, settleOrder } from "./settle-order.ts";

/** How long the orders of a killed process wait. A process that works on one for longer renews its lease. */
const LEASE_MS = 6_000;
const RENEW_MS = 1_500;
const SWEEP_MS = 100;
/** While there is a backlog, so often is it looked whether enough of the slots, this share of them, are free again. */
const LOOK_MS = 5;
const ENOUGH_FREE = 1 / 4;
/** At the longest delay this is some twenty minutes, which most outages do not last; the functions try for about as long. */
export const MAX_ATTEMPTS = 300;
const BASE_DELAY_MS = 100;
/** The longest that an order waits for its next attempt once all is well again; with MAX_ATTEMPTS it decides how long an outage may last. */
const LONGEST_DELAY_MS = 5_000;

/**
 * Works on orders, at most `concurrency` at once: those that this process accepted, at once, and those whose lease ran out,
 * found by the sweeper. What exceeds the concurrency waits in the table, not in memory.
 */
export class Workers {
  readonly #database: Database;
  readonly #execute: Execute;
  readonly #concurrency: number;
  readonly #running = new Map<Job, Promise<void>>();
  /** Places kept for orders that are being stored right now. */
  #taking = 0;
  readonly #stopped = new AbortController();
  readonly #idle = new AbortController();
  #sweeper: Promise<void> | undefined;
  #renewer: Promise<void> | undefined;

  constructor(database: Database, execute: Execute, concurrency: number) {
    this.#database = database;
    this.#execute = execute;
    this.#concurrency = concurrency;
  }

  start(): void {
    const [stopped, idle] = [this.#stopped.signal, this.#idle.signal];
    this.#sweeper = repeat("sweeping", () => this.#drain(), { pauseMs: SWEEP_MS, until: stopped });
    this.#renewer = repeat("renewing leases", () => this.renew(), { pauseMs: RENEW_MS, until: idle });
  }

  /** Takes on nothing new and waits for what is running. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#sweeper; // which may have claimed orders just now
    await Promise.all(this.#running.values());
    this.#idle.abort();
    await this.#renewer;
  }

  /**
   * Stores a job with `keep` and goes on with it at once.
   * @param keep is given 0 for the lease when this process has no slot free: then whoever has one goes on
   */
  async take(keep: (leaseMs: number) => Promise<Job | undefined>): Promise<Job | undefined> {
    if (this.#free() <= 0 || this.#stopped.signal.aborted) return keep(0);
    this.#taking++;
    try {
      const job = await keep(LEASE_MS);
      if (job) void this.begin(job);
      return job;
    } finally {
      this.#taking--;
    }
  }

  /** Sweeps on while there may be more, without the sweeper's pause: a backlog would else shrink by half the slots a pause. */
  async #drain(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted && (await this.sweep())) await this.#slotsFree(signal);
  }

  /** Waits for several slots, which one statement then fills; but no longer than a pause, since new orders may take every slot for good. */
  async #slotsFree(stopped: AbortSignal): Promise<void> {
    const enough = this.#concurrency * ENOUGH_FREE;
    for (let waited = 0; waited < SWEEP_MS && this.#free() < enough && !stopped.aborted; waited += LOOK_MS)
      await sleep(LOOK_MS);
  }

  /**
   * Takes over what nobody works on, with half of the slots that are free: orders come in meanwhile.
   * @returns whether there may be more
   */
  async sweep(): Promise<boolean> {
    const slots = Math.ceil(this.#free() / 2);
    if (slots <= 0) return false;
    this.#taking += slots;
    try {
      const jobs = await claimJobs(this.#database, slots, LEASE_MS);
      for (const job of jobs) void this.begin(job);
      return jobs.length === slots;
    } finally {
      this.#taking -= slots;
    }
  }

  async renew(): Promise<void> {
    if (this.#running.size > 0) await renewLeases(this.#database, [...this.#running.keys()], LEASE_MS);
  }

  /** Makes one attempt at an order whose lease this process holds. Never rejects: what fails is tried again later. */
  begin(job: Job): Promise<void> {
    const attempt = continueTrace(job.traceparent, () => this.#attempt(job));
    const running = attempt.finally(() => this.#running.delete(job));
    this.#running.set(job, running);
    return running;
  }

  #free(): number {
    return this.#concurrency - this.#running.size - this.#taking;
  }

  async #attempt(job: Job): Promise<void> {
    let { attempts } = job;
    let { status } = job.order;
    try {
      if (attempts > MAX_ATTEMPTS) throw new Error("The last attempt was never heard of again.");
      await fulfilOrder(job.order, this.#execute, async (changed, finished) => {
        const saved = await settleOrder(this.#database, changed, job, finished ? undefined : LEASE_MS);
        if (saved) attempts = 1; // a step forward: what comes next has attempts of its own
        if (saved && changed.status !== status) measureWait(changed);
        status = changed.status;
        return saved;
      });
    } catch (error) {
      await this.#putOff(job, attempts, error).catch((err) =>
        log.warn({ err, orderId: job.order.id }, "could not be put off; its lease will run out"),
      );
    }
  }

  async #putOff(job: Job, attempts: number, error: unknown): Promise<void> {
    const reason = String(error instanceof Error ? (error.cause ?? error) : error).slice(0, 500);
    if (attempts >= MAX_ATTEMPTS) {
      log.error({ orderId: job.order.id, attempts, reason }, "parked");
      return parkJob(this.#database, job, reason);
    }
    log.warn({ orderId: job.order.id, attempts, reason }, "put off");
    await postponeJob(this.#database, job, backOff(attempts), reason);
  }
}

/** Exponential, with equal jitter (half is fixed, half is random), so that orders that failed together do not come back together. */
export function backOff(attempts: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** attempts);
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
