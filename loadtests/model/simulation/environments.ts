import type { Timeline } from "./timeline.ts";

/** A task that takes simulated time and calls back when it has finished. */
export type Work = (finished: () => void) => void;

/**
 * Lambda's rules, with the published figures: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html and
 * .../scaling-behavior.html
 */
export type LambdaRules = {
  /** Concurrent environments. The account's limit is 1,000 unless it was raised. */
  most: number;
  /** New environments per 10 seconds and function: 1,000. */
  startsPer10Seconds: number;
  /** Seconds until an idle environment is removed. AWS promises none. */
  idleSeconds: number;
  /** Draws the seconds of an initialisation. */
  initialisation: () => number;
};

/** The environments of one function. Each serves one request at a time; a request that finds none idle starts one. */
export class Environments {
  started = 0;
  throttled = 0;
  #busy = 0;
  /** The time when each idle environment finished. The latest one is reused first. */
  readonly #idleSince: number[] = [];
  #startsLeft: number;
  #refilledAt = 0;
  readonly #timeline: Timeline;
  readonly #rules: LambdaRules;

  constructor(timeline: Timeline, rules: LambdaRules) {
    this.#timeline = timeline;
    this.#rules = rules;
    this.#startsLeft = rules.startsPer10Seconds;
  }

  get count(): number {
    this.#takeAwayIdle();
    return this.#busy + this.#idleSince.length;
  }

  /** Runs a request in an environment. @returns false when it was throttled; `done` is not called then */
  invoke(work: Work, done: () => void): boolean {
    const warm = this.#takeIdle();
    if (!warm && !this.#mayStart()) {
      this.throttled++;
      return false;
    }
    this.#busy++;
    const finish = () => {
      this.#busy--;
      this.#idleSince.push(this.#timeline.now);
      done();
    };
    if (warm) work(finish);
    else this.#timeline.after(this.#rules.initialisation(), () => work(finish));
    return true;
  }

  #takeIdle(): boolean {
    this.#takeAwayIdle();
    return this.#idleSince.pop() !== undefined;
  }

  #takeAwayIdle(): void {
    const limit = this.#timeline.now - this.#rules.idleSeconds;
    const kept = this.#idleSince.findIndex((since) => since >= limit);
    if (kept !== 0) this.#idleSince.splice(0, kept === -1 ? this.#idleSince.length : kept);
  }

  #mayStart(): boolean {
    const { most, startsPer10Seconds } = this.#rules;
    const refill = ((this.#timeline.now - this.#refilledAt) * startsPer10Seconds) / 10;
    this.#startsLeft = Math.min(startsPer10Seconds, this.#startsLeft + refill);
    this.#refilledAt = this.#timeline.now;
    if (this.#busy + this.#idleSince.length >= most || this.#startsLeft < 1) return false;
    this.#startsLeft--;
    this.started++;
    return true;
  }
}
