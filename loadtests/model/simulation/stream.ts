import type { Source } from "./distributions.ts";
import type { Environments, Work } from "./environments.ts";
import type { Timeline } from "./timeline.ts";

/** How Lambda reads a table's stream: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export type StreamRules = {
  shards: number;
  /** Parallel batches per shard, 1 to 10. */
  parallelization: number;
  batchSize: number;
  /** Seconds between two polls of a shard that found nothing: a quarter on AWS. */
  pollSeconds: number;
  /** Seconds until a change appears on the stream. */
  delay: () => number;
  /** Runs the function for a batch. */
  work: (records: number) => Work;
};

const RETRY_SECONDS = 1;

type Lane = { waiting: (() => void)[]; busy: boolean };

/** An event source mapping. It has shards × parallelization lanes, and an item's records stay in one lane. */
export class Stream {
  readonly #timeline: Timeline;
  readonly #rules: StreamRules;
  readonly #environments: Environments;
  readonly #source: Source;
  readonly #lanes: Lane[];

  constructor(timeline: Timeline, environments: Environments, source: Source, rules: StreamRules) {
    this.#timeline = timeline;
    this.#environments = environments;
    this.#source = source;
    this.#rules = rules;
    const lanes = rules.shards * rules.parallelization;
    this.#lanes = Array.from({ length: lanes }, () => ({ waiting: [], busy: false }));
  }

  /** Writes a record; `handled` is called when the function has processed it. */
  write(handled: () => void): void {
    const lane = this.#lanes[Math.floor(this.#source() * this.#lanes.length)] as Lane;
    this.#timeline.after(this.#rules.delay(), () => {
      lane.waiting.push(handled);
      if (lane.busy) return;
      lane.busy = true;
      this.#timeline.after(this.#source() * this.#rules.pollSeconds, () => this.#deliver(lane));
    });
  }

  #deliver(lane: Lane): void {
    const batch = lane.waiting.slice(0, this.#rules.batchSize);
    const invoked = this.#environments.invoke(this.#rules.work(batch.length), () => {
      lane.waiting.splice(0, batch.length);
      for (const handled of batch) handled();
      if (lane.waiting.length > 0) this.#deliver(lane);
      else lane.busy = false;
    });
    if (!invoked) this.#timeline.after(RETRY_SECONDS, () => this.#deliver(lane));
  }
}
