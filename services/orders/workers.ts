import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import { repeat } from "@app/chassis/run-periodically";
import { Shed } from "@app/chassis/shed";
import { Problem } from "@app/contract/problem";
import { keepable } from "@app/contract/text";
import { continueTrace } from "@app/telemetry/telemetry";
import { type Execute, fulfilOrder } from "./fulfil-order.ts";
import { claimJobs, type Job, parkJob, postponeJob, renewLeases } from "./job-store.ts";
import { measureWait, settleOrder } from "./settle-order.ts";
import { Slots } from "./slots.ts";

/** How long the orders of a killed process wait. A process that works on one for longer renews its lease. */
const LEASE_MS = 6_000;
const RENEW_MS = 1_500;
const SWEEP_MS = 100;
/** While there is a backlog: how often to look whether this share of the slots in use was given back. */
const LOOK_MS = 5;
const ENOUGH_GIVEN_BACK = 1 / 4;
/** At the longest delay this is some twenty minutes, which most outages do not last; the functions try for about as long. */
export const MAX_ATTEMPTS = 300;
const BASE_DELAY_MS = 100;
/** The longest that an order waits for its next attempt once all is well again; with MAX_ATTEMPTS it decides how long an outage may last. */
const LONGEST_DELAY_MS = 5_000;

/**
 * Works on orders, at most `concurrency` at once and no customer's in all of them: those that this process accepted, at once, and those
 * whose lease ran out, found by the sweeper. What exceeds that waits in the table, not in memory.
 *
 * Orders whose last attempt ran out of time are `slow`, and left to workers of their own: a bank that does not answer cannot take the
 * slots in which everything else is done.
 */
export class Workers {
  readonly #database: Database;
  readonly #execute: Execute;
  readonly #slots: Slots;
  readonly #slow: boolean;
  readonly #running = new Map<Job, Promise<void>>();
  /** The customers after this one are the next whose orders are claimed. */
  #lastServed = "";
  readonly #stopped = new AbortController();
  readonly #idle = new AbortController();
  #sweeper: Promise<void> | undefined;
  #renewer: Promise<void> | undefined;

  constructor(database: Database, execute: Execute, concurrency: number, { slow = false } = {}) {
    this.#database = database;
    this.#execute = execute;
    this.#slots = new Slots(concurrency);
    this.#slow = slow;
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
   * Stores a customer's job with `keep` and goes on with it at once.
   * @param keep is given 0 for the lease when this process has no slot for the customer: then whoever has one goes on
   */
  async take(
    customer: string,
    keep: (leaseMs: number) => Promise<Job | undefined>,
  ): Promise<Job | undefined> {
    if (this.#stopped.signal.aborted || !this.#slots.tryToTake(customer)) return keep(0);
    let job: Job | undefined;
    try {
      job = await keep(LEASE_MS);
      return job;
    } finally {
      this.#slots.give(customer);
      if (job) void this.begin(job);
    }
  }

  /** Sweeps on while there may be more, without the sweeper's pause: a backlog would else shrink by half the slots a pause. */
  async #drain(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted && (await this.sweep())) await this.#slotsGivenBack(signal);
  }

  /** Waits for several slots, which one statement then fills; but no longer than a pause, since new orders may take every slot for good. */
  async #slotsGivenBack(stopped: AbortSignal): Promise<void> {
    const enough = this.#slots.givenBack + this.#slots.taken * ENOUGH_GIVEN_BACK;
    for (
      let waited = 0;
      waited < SWEEP_MS && this.#slots.givenBack < enough && !stopped.aborted;
      waited += LOOK_MS
    )
      await sleep(LOOK_MS);
  }

  /**
   * Takes over what nobody works on, with half of the slots that are free: orders come in meanwhile.
   * @returns whether there may be more
   */
  async sweep(): Promise<boolean> {
    const limit = Math.ceil(this.#slots.free / 2);
    if (limit <= 0) return false;
    const after = this.#lastServed;
    this.#slots.reserve(limit);
    try {
      const claim = { limit, slow: this.#slow, after, held: this.#slots.held };
      const jobs = await claimJobs(this.#database, claim, LEASE_MS);
      // Fewer than there were slots for: there is nobody after them, so it begins anew with the first.
      this.#lastServed = jobs.length < limit ? "" : jobs.at(-1)!.order.customerId;
      for (const job of jobs) void this.begin(job);
      return jobs.length > 0 || after !== "";
    } finally {
      this.#slots.release(limit);
    }
  }

  async renew(): Promise<void> {
    if (this.#running.size > 0) await renewLeases(this.#database, [...this.#running.keys()], LEASE_MS);
  }

  /** Makes one attempt at an order whose lease this process holds. Never rejects: what fails is tried again later. */
  begin(job: Job): Promise<void> {
    const { customerId } = job.order;
    this.#slots.take(customerId);
    const attempt = continueTrace(job.traceparent, () => this.#attempt(job));
    const running = attempt.finally(() => {
      this.#running.delete(job);
      this.#slots.give(customerId);
    });
    this.#running.set(job, running);
    return running;
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
    const reason = keepable(String(error instanceof Error ? (error.cause ?? error) : error), 500);
    const shed = error instanceof Shed;
    const late = error instanceof Problem && error.slug === "upstream-timeout";
    if (attempts >= MAX_ATTEMPTS && !shed) {
      log.error({ orderId: job.order.id, attempts, reason }, "parked");
      return parkJob(this.#database, job, reason);
    }
    log.warn({ orderId: job.order.id, attempts, reason }, "put off");
    await postponeJob(this.#database, job, backOff(attempts + job.sheds), reason, { shed, late });
  }
}

/** Exponential, with equal jitter (half is fixed, half is random), so that orders that failed together do not come back together. */
export function backOff(attempts: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** attempts);
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
