import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@app/chassis/database";
import { log } from "@app/chassis/log";
import { Overloaded } from "@app/chassis/overloaded";
import { runPeriodically } from "@app/chassis/run-periodically";
import { Problem } from "@app/contract/problem";
import { keepable } from "@app/contract/text";
import type { Order } from "@app/domain/order";
import { continueTrace, telemetry } from "@app/telemetry/telemetry";
import { type Execute, fulfilOrder } from "./fulfil-order.ts";
import { type Job, parkJob, postponeJob, renewLeases } from "./job-store.ts";
import { updateOrder } from "./order-store.ts";
import { Slots } from "./slots.ts";
import { type Sweep, sweepOrders } from "./sweep-orders.ts";

/** After a process was killed, its orders wait this long. A process that works on an order for longer renews the lease. */
const LEASE_MS = 6_000;
const RENEW_MS = 1_500;
const SWEEP_MS = 100;
/** During a backlog, the next sweep waits until this share of the used slots is free again; it checks every `POLL_MS`. */
const POLL_MS = 5;
const ENOUGH_GIVEN_BACK = 1 / 4;
/** At the longest delay, about twenty minutes: most outages are shorter. The functions try for about as long. */
export const MAX_ATTEMPTS = 300;
const BASE_DELAY_MS = 100;
/** After an outage, an order waits at most this long for its next attempt. With MAX_ATTEMPTS it decides how long an outage may last. */
const LONGEST_DELAY_MS = 5_000;

/**
 * Works on at most `concurrency` orders at once, and never lets one customer use all slots (see `Slots`). The orders are those that this
 * process accepted, begun at once, and those whose lease ran out, claimed by the sweeper. All other orders wait in the table, not in
 * memory.
 *
 * An order whose last attempt ran out of time is `slow`, and separate workers take the slow orders. So a bank that does not answer
 * cannot take the slots of the other orders.
 */
export class Workers {
  readonly #database: Database;
  readonly #execute: Execute;
  readonly #slots: Slots;
  readonly #sweep: Sweep;
  readonly #running = new Map<Job, Promise<void>>();
  readonly #stopped = new AbortController();
  readonly #idle = new AbortController();
  #sweeper: Promise<void> | undefined;
  #renewer: Promise<void> | undefined;

  constructor(database: Database, execute: Execute, concurrency: number, { slow = false } = {}) {
    this.#database = database;
    this.#execute = execute;
    this.#slots = new Slots(concurrency);
    const begin = (job: Job) => void this.begin(job);
    this.#sweep = { database, slots: this.#slots, slow, leaseMs: LEASE_MS, lastServed: "", begin };
  }

  start(): void {
    const [stopped, idle] = [this.#stopped.signal, this.#idle.signal];
    this.#sweeper = runPeriodically("sweeping", () => this.#drain(), { pauseMs: SWEEP_MS, until: stopped });
    this.#renewer = runPeriodically("renewing leases", () => this.renew(), {
      pauseMs: RENEW_MS,
      until: idle,
    });
  }

  /** Begins no more attempts, and waits for the running ones. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#sweeper; // a sweep may just have claimed orders
    await Promise.all(this.#running.values());
    this.#idle.abort();
    await this.#renewer;
  }

  /**
   * Stores a customer's job with `store`, and begins it at once if the customer gets a slot.
   * @param store gets the lease in ms: 0 when the customer gets no slot here, so that any process may claim the job
   */
  async take(
    customer: string,
    store: (leaseMs: number) => Promise<Job | undefined>,
  ): Promise<Job | undefined> {
    if (this.#stopped.signal.aborted || !this.#slots.tryToTake(customer)) return store(0);
    let job: Job | undefined;
    try {
      job = await store(LEASE_MS);
      return job;
    } finally {
      this.#slots.give(customer);
      if (job) void this.begin(job);
    }
  }

  /** Sweeps until no order is left, without the sweeper's pause. With it, a backlog would shrink by half the slots per pause. */
  async #drain(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted && (await this.sweep())) await this.#slotsGivenBack(signal);
  }

  /** Waits until one statement can fill several slots, but at most one pause: new orders may take every slot that is given back. */
  async #slotsGivenBack(stopped: AbortSignal): Promise<void> {
    const enough = this.#slots.givenBack + this.#slots.taken * ENOUGH_GIVEN_BACK;
    for (
      let waited = 0;
      waited < SWEEP_MS && this.#slots.givenBack < enough && !stopped.aborted;
      waited += POLL_MS
    )
      await sleep(POLL_MS);
  }

  sweep(): Promise<boolean> {
    return sweepOrders(this.#sweep);
  }

  async renew(): Promise<void> {
    if (this.#running.size > 0) await renewLeases(this.#database, [...this.#running.keys()], LEASE_MS);
  }

  /** Makes one attempt at an order whose lease this process holds. Never rejects: a failed order is postponed. */
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
      if (attempts > MAX_ATTEMPTS) throw new Error("The last attempt did not end: its lease ran out.");
      await fulfilOrder(job.order, this.#execute, async (changed, finished) => {
        const saved = await updateOrder(this.#database, changed, job.lease, finished ? undefined : LEASE_MS);
        if (saved) attempts = 1; // the order was saved: its next step gets all attempts again
        if (saved && changed.status !== status) measureWait(changed);
        status = changed.status;
        return saved;
      });
    } catch (error) {
      await this.#postpone(job, attempts, error).catch((err) =>
        log.warn({ err, orderId: job.order.id }, "the order could not be postponed: its lease will run out"),
      );
    }
  }

  async #postpone(job: Job, attempts: number, error: unknown): Promise<void> {
    const reason = keepable(String(error instanceof Error ? (error.cause ?? error) : error), 500);
    const shed = error instanceof Overloaded;
    const late = error instanceof Problem && error.slug === "upstream-timeout";
    if (attempts >= MAX_ATTEMPTS && !shed) {
      log.error({ orderId: job.order.id, attempts, reason }, "parked");
      return parkJob(this.#database, job, reason);
    }
    log.warn({ orderId: job.order.id, attempts, reason }, "postponed");
    await postponeJob(this.#database, job, backOff(attempts + job.sheds), reason, { shed, late });
  }
}

/** Time from placing or cancelling until the order settled, by this process's clock. */
function measureWait(order: Order): void {
  const since = "cancellingAt" in order && order.cancellingAt ? order.cancellingAt : order.placedAt;
  const seconds = (Date.now() - Date.parse(since)) / 1_000;
  telemetry?.observe("orders_settle_duration_seconds", seconds, { status: order.status });
}

/** Delay in ms: exponential, with equal jitter (half fixed, half random), so that orders that failed together do not return together. */
export function backOff(attempts: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** attempts);
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
