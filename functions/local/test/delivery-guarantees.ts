import type { Checkpoints, Progress } from "../streams/checkpoints.ts";
import type { Discard } from "../streams/deliver-batch.ts";
import type { ChangeRecord } from "../streams/streams-api.ts";
import type { Scenario } from "./mapping-scenario.ts";
import type { SplittingStream } from "./splitting-stream.ts";

export const numberOf = ({ dynamodb }: ChangeRecord) => Number(dynamodb.SequenceNumber);
const itemOf = ({ dynamodb }: ChangeRecord) => dynamodb.Keys?.["id"]?.S ?? "";

/** Checks each step of a mapping against Lambda's guarantees; `violations` has a sentence for each one broken. */
export class DeliveryGuarantees {
  readonly violations: string[] = [];
  readonly #scenario: Scenario;
  readonly #stream: SplittingStream;
  /** Sequence numbers of the records that were processed or discarded. */
  readonly #done = new Set<number>();
  readonly #inFlight = new Set<string>();

  constructor(scenario: Scenario, stream: SplittingStream) {
    this.#scenario = scenario;
    this.#stream = stream;
  }

  allDone(): boolean {
    return this.#stream.all.every((record) => !this.matches(record) || this.#done.has(numberOf(record)));
  }

  matches(record: ChangeRecord): boolean {
    const { filtered } = this.#scenario;
    return filtered === 0 || numberOf(record) % filtered !== 0;
  }

  /** @returns a callback for the end of the invocation, with the number of records processed */
  invoked(records: ChangeRecord[]): (processed: number) => void {
    this.#checkOrder(records);
    const items = new Set(records.map(itemOf));
    for (const item of items)
      this.#check(!this.#inFlight.has(item), `item ${item} is in two batches at once`);
    for (const item of items) this.#inFlight.add(item);
    return (processed) => {
      for (const item of items) this.#inFlight.delete(item);
      for (const record of records.slice(0, processed)) this.#done.add(numberOf(record));
    };
  }

  /** @param now in milliseconds */
  discarded({ records, condition }: Discard, now: number): void {
    const { maximumRetryAttempts, maximumRecordAgeInSeconds: maximumAge } = this.#scenario.settings;
    this.#checkOrder(records);
    for (const record of records) {
      const age = now / 1_000 - record.dynamodb.ApproximateCreationDateTime;
      const allowed =
        condition === "RecordAgeExceeded"
          ? maximumAge !== -1 && age > maximumAge
          : maximumRetryAttempts !== -1;
      this.#check(allowed, `record ${numberOf(record)} is discarded for ${condition} at ${age} s`);
      this.#done.add(numberOf(record));
    }
  }

  /** Checks that no checkpoint is ahead of the records done. */
  watched(checkpoints: Checkpoints): Checkpoints {
    const checkDone = (n: number, when: string) =>
      this.#check(this.#done.has(n), `${when}: record ${n} is not done`);
    return {
      ...checkpoints,
      write: (of, shardId, progress) => {
        const upTo = positionOf(progress);
        for (const record of this.#stream.recordsOf(shardId, upTo).filter((one) => this.matches(one)))
          checkDone(numberOf(record), `${shardId} is at ${upTo}`);
        checkpoints.write(of, shardId, progress);
      },
      writeAhead: (of, shardId, numbers) => {
        for (const n of numbers) checkDone(Number(n), `${shardId} is ahead`);
        checkpoints.writeAhead(of, shardId, numbers);
      },
    };
  }

  /** The earlier records of the same item must be done, or precede it in the batch. */
  #checkOrder(records: ChangeRecord[]): void {
    const before = new Set<number>();
    for (const record of records) {
      this.#check(this.matches(record), `record ${numberOf(record)} does not match`);
      for (const earlier of this.#stream.all.slice(0, numberOf(record) - 1)) {
        if (itemOf(earlier) !== itemOf(record) || !this.matches(earlier)) continue;
        const known = this.#done.has(numberOf(earlier)) || before.has(numberOf(earlier));
        this.#check(known, `record ${numberOf(record)} comes before ${numberOf(earlier)}`);
      }
      before.add(numberOf(record));
    }
  }

  #check(holds: boolean, otherwise: string): void {
    if (!holds) this.violations.push(otherwise);
  }
}

function positionOf(progress: Progress): number {
  if (progress === "TRIM_HORIZON") return 0;
  return progress === "FINISHED" ? Infinity : Number(progress.after);
}
