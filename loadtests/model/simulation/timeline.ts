import TinyQueue from "tinyqueue";

type Event = { at: number; number: number; happen: () => void };

/** Simulated time, in seconds. What is due happens in order of its time, and at the same time as it was planned. */
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

  /** Goes on until nothing is due any more, or what is due lies beyond `end`. */
  run(end = Number.POSITIVE_INFINITY): void {
    for (let next = this.#due.peek(); next !== undefined && next.at <= end; next = this.#due.peek()) {
      this.#due.pop();
      this.now = next.at;
      next.happen();
    }
    if (Number.isFinite(end)) this.now = end;
  }
}
