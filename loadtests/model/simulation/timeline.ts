import TinyQueue from "tinyqueue";

type Event = { at: number; number: number; happen: () => void };

/**
 * Simulated time in seconds. Events run in order of their time; events at the same time run in the order in which they
 * were scheduled.
 */
export class Timeline {
  now = 0;
  #planned = 0;
  readonly #due = new TinyQueue<Event>([], (a, b) => a.at - b.at || a.number - b.number);

  at(time: number, happen: () => void): void {
    this.#due.push({ at: Math.max(time, this.now), number: this.#planned++, happen });
  }

  after(seconds: number, happen: () => void): void {
    this.at(this.now + seconds, happen);
  }

  /** Runs until no event is left, or the next one lies beyond `end`. */
  run(end = Number.POSITIVE_INFINITY): void {
    for (let next = this.#due.peek(); next !== undefined && next.at <= end; next = this.#due.peek()) {
      this.#due.pop();
      this.now = next.at;
      next.happen();
    }
    if (Number.isFinite(end)) this.now = end;
  }
}
