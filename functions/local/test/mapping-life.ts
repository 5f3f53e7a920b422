import { type Checkpoints, openCheckpoints, type Progress } from "../streams/checkpoints.ts";
import type { Discard } from "../streams/deliver-batch.ts";
import { startMapping } from "../streams/event-source-mapping.ts";
import type { ChangeRecord } from "../streams/streams-api.ts";
import type { Time } from "../streams/time.ts";
import { ITEMS, type Scenario, type Step } from "./mapping-scenario.ts";
import { SplittingStream } from "./splitting-stream.ts";
import type { VirtualTime } from "./virtual-time.ts";

const consumer = { functionName: "consumer", streamArn: "stream" };
const numberOf = ({ dynamodb }: ChangeRecord) => Number(dynamodb.SequenceNumber);
const itemOf = ({ dynamodb }: ChangeRecord) => dynamodb.Keys?.["id"]?.S ?? "";

/** A mapping from its first record to its last, through all that a scenario does to it; `wrong` is what must not have happened. */
export class MappingLife {
  readonly wrong: string[] = [];
  readonly seen = { discarded: 0, splits: 0, restarts: 0, failures: 0, faults: 0 };
  readonly #scenario: Scenario;
  readonly #stream: SplittingStream;
  readonly #time: Time;
  readonly #checkpoints: Checkpoints;
  readonly #fates: Scenario["fates"];
  /** Sequence numbers of the records that were processed, or given up. */
  readonly #done = new Set<number>();
  readonly #inFlight = new Set<string>();
  #invocations = 0;
  #stop: () => Promise<void> = async () => {};

  constructor(scenario: Scenario, clock: VirtualTime) {
    this.#scenario = scenario;
    this.#time = clock.of();
    this.#stream = new SplittingStream(ITEMS, scenario.faults, scenario.pageSize);
    this.#checkpoints = this.#watched(openCheckpoints(":memory:", () => {}));
    this.#fates = [...scenario.fates];
    this.seen.faults = scenario.faults.filter(Boolean).length;
  }

  /** Ends when every record is dealt with. */
  async run(): Promise<void> {
    await this.#start();
    for (const step of this.#scenario.steps) {
      await this.#time.sleep(step.pause);
      await this.#take(step);
    }
    while (this.#stream.all.some((record) => this.#matches(record) && !this.#done.has(numberOf(record))))
      await this.#time.sleep(1_000);
    await this.#stop();
    this.#checkpoints.close();
  }

  async #take(step: Step): Promise<void> {
    switch (step.do) {
      case "write":
        for (const item of step.items) this.#stream.write(item, this.#time.now() / 1_000);
        return;
      case "split":
        this.seen.splits++;
        return this.#stream.split(step.shard);
      case "restart":
        this.seen.restarts++;
        await this.#stop();
        return this.#start();
    }
  }

  /** Again and again, while the stream does not answer. */
  async #start(): Promise<void> {
    const controller = new AbortController();
    const mapping = {
      consumer,
      settings: {
        ...this.#scenario.settings,
        startingPosition: "TRIM_HORIZON" as const,
        matches: (record: ChangeRecord) => this.#matches(record),
      },
      streams: this.#stream,
      checkpoints: this.#checkpoints,
      region: "eu-west-1",
      pollMillis: 500,
      invoke: (records: ChangeRecord[]) => this.#invoke(records),
      discard: (_shardId: string, discard: Discard) => this.#discard(discard),
      warn: () => {},
      signal: controller.signal,
    };
    const started = await startMapping(mapping).catch(() => undefined);
    if (!started) return this.#time.sleep(1_000).then(() => this.#start());
    this.#stop = () => (controller.abort(new Error("stopped")), started.stopped);
  }

  async #invoke(records: ChangeRecord[]): Promise<unknown> {
    const { durations, settings } = this.#scenario;
    const fate = this.#fates.shift() ?? "goes well";
    if (fate === "is throttled") throw Object.assign(new Error(), { name: "TooManyRequestsException" });
    this.#checkOrder(records);
    const items = new Set(records.map(itemOf));
    for (const item of items)
      this.#check(!this.#inFlight.has(item), `item ${item} is in two batches at once`);
    for (const item of items) this.#inFlight.add(item);
    await this.#time.sleep(durations[this.#invocations++ % durations.length]!);
    for (const item of items) this.#inFlight.delete(item);
    const failsFrom = this.#firstFailure(records, fate === "goes well" ? undefined : fate);
    if (failsFrom < records.length) this.seen.failures++;
    if (failsFrom < records.length && !settings.reportBatchItemFailures) throw new Error("it failed");
    for (const record of records.slice(0, failsFrom)) this.#done.add(numberOf(record));
    return {
      batchItemFailures: records
        .slice(failsFrom)
        .map((record) => ({ itemIdentifier: String(numberOf(record)) })),
    };
  }

  #firstFailure(records: ChangeRecord[], fate: "throws" | { failsFrom: number } | undefined): number {
    const { poison, settings } = this.#scenario;
    const ends = settings.maximumRetryAttempts !== -1 || settings.maximumRecordAgeInSeconds !== -1;
    const poisoned = poison > 0 && ends ? records.findIndex((record) => numberOf(record) % poison === 0) : -1;
    const fails = [poisoned, fate === "throws" ? 0 : (fate?.failsFrom ?? -1)].filter((index) => index >= 0);
    return Math.min(records.length, ...fails);
  }

  #discard({ records, condition }: Discard): void {
    const { maximumRetryAttempts, maximumRecordAgeInSeconds: most } = this.#scenario.settings;
    this.seen.discarded += records.length;
    this.#checkOrder(records);
    for (const { dynamodb } of records) {
      const age = this.#time.now() / 1_000 - dynamodb.ApproximateCreationDateTime;
      const allowed =
        condition === "RecordAgeExceeded" ? most !== -1 && age > most : maximumRetryAttempts !== -1;
      this.#check(allowed, `record ${dynamodb.SequenceNumber} is given up for ${condition} at ${age} s`);
      this.#done.add(Number(dynamodb.SequenceNumber));
    }
  }

  /** What came before each record, of the same item, must be done, or stand before it. */
  #checkOrder(records: ChangeRecord[]): void {
    const before = new Set<number>();
    for (const record of records) {
      this.#check(this.#matches(record), `record ${numberOf(record)} does not match`);
      for (const earlier of this.#stream.all.slice(0, numberOf(record) - 1)) {
        if (itemOf(earlier) !== itemOf(record) || !this.#matches(earlier)) continue;
        const known = this.#done.has(numberOf(earlier)) || before.has(numberOf(earlier));
        this.#check(known, `record ${numberOf(record)} comes before ${numberOf(earlier)}`);
      }
      before.add(numberOf(record));
    }
  }

  #watched(checkpoints: Checkpoints): Checkpoints {
    const isDone = (n: number, what: string) =>
      this.#check(this.#done.has(n), `${what}: record ${n} is not done`);
    return {
      ...checkpoints,
      write: (of, shardId, progress: Progress) => {
        const upTo =
          progress === "TRIM_HORIZON" ? 0 : progress === "FINISHED" ? Infinity : Number(progress.after);
        for (const record of this.#stream.recordsOf(shardId, upTo).filter((one) => this.#matches(one)))
          isDone(numberOf(record), `${shardId} is at ${upTo}`);
        checkpoints.write(of, shardId, progress);
      },
      writeAhead: (of, shardId, numbers) => {
        for (const n of numbers) isDone(Number(n), `${shardId} is ahead`);
        checkpoints.writeAhead(of, shardId, numbers);
      },
    };
  }

  #matches(record: ChangeRecord): boolean {
    const { filtered } = this.#scenario;
    return filtered === 0 || numberOf(record) % filtered !== 0;
  }

  #check(holds: boolean, otherwise: string): void {
    if (!holds) this.wrong.push(otherwise);
  }
}
