/** Counts are halved at this interval (ms), so a call is forgotten within a few seconds. */
const HALVE_MS = 2_000;
const FAILURES_TO_OPEN = 10;
/**
 * The breaker opens at this share of failed calls. A smaller share may come from one kind of call, and says nothing
 * about the others.
 */
const SHARE_TO_OPEN = 0.8;
const TRIAL_MS = 250;

/**
 * A circuit breaker on the share of failed calls: it opens when almost no call is answered. While it is open, it allows
 * one call every 250 ms, without waiting for the one before, and the first answer closes it. So a kind of call that
 * always fails cannot open the breaker while others are answered. Nor can it keep the breaker open, because soon
 * another kind is tried.
 *
 * cockatiel's breakers do not fit: they wait for a single trial call, and a slow one keeps them open for its duration.
 */
export class Breaker {
  readonly #now: () => number;
  #answered = 0;
  #failed = 0;
  #halvedAt: number;
  /** When the next call may be tried; undefined while the breaker is closed. */
  #nextTrial: number | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#halvedAt = now();
  }

  /** Whether a call is allowed now. */
  admits(): boolean {
    if (this.#nextTrial === undefined) return true;
    if (this.#now() < this.#nextTrial) return false;
    this.#nextTrial = this.#now() + TRIAL_MS;
    return true;
  }

  answered(): void {
    if (this.#nextTrial !== undefined) [this.#nextTrial, this.#answered, this.#failed] = [undefined, 0, 0];
    this.#forget();
    this.#answered++;
  }

  failed(): void {
    this.#forget();
    this.#failed++;
    const share = this.#failed / (this.#failed + this.#answered);
    if (this.#failed >= FAILURES_TO_OPEN && share >= SHARE_TO_OPEN)
      this.#nextTrial ??= this.#now() + TRIAL_MS;
  }

  #forget(): void {
    const halvings = Math.floor((this.#now() - this.#halvedAt) / HALVE_MS);
    this.#halvedAt += halvings * HALVE_MS;
    this.#answered /= 2 ** halvings;
    this.#failed /= 2 ** halvings;
  }
}
