import { openCheckpoints } from "../streams/checkpoints.ts";
import type { Discard } from "../streams/deliver-batch.ts";
import { startMapping } from "../streams/event-source-mapping.ts";
import type { ChangeRecord } from "../streams/streams-api.ts";
import type { Time } from "../streams/time.ts";
import { DeliveryGuarantees, numberOf } from "./delivery-guarantees.ts";
import { type Fate, ITEMS, type Scenario, type Step } from "./mapping-scenario.ts";
import { SplittingStream } from "./splitting-stream.ts";
import type { VirtualTime } from "./virtual-time.ts";

const consumer = { functionName: "consumer", streamArn: "stream" };

/** Runs a mapping through a scenario until every record is done. */
export class MappingRun {
  readonly guarantees: DeliveryGuarantees;
  readonly counts = { discarded: 0, splits: 0, restarts: 0, failures: 0, faults: 0 };
  readonly #scenario: Scenario;
  readonly #stream: SplittingStream;
  readonly #time: Time;
  readonly #checkpoints = openCheckpoints(":memory:", () => {});
  readonly #fates: Fate[];
  #invocations = 0;
  #stop: () => Promise<void> = async () => {};

  constructor(scenario: Scenario, clock: VirtualTime) {
    this.#scenario = scenario;
    this.#time = clock.of();
    this.#stream = new SplittingStream(ITEMS, scenario.faults, scenario.pageSize);
    this.guarantees = new DeliveryGuarantees(scenario, this.#stream);
    this.#fates = [...scenario.fates];
    this.counts.faults = scenario.faults.filter(Boolean).length;
  }

  async toItsEnd(): Promise<void> {
    await this.#start();
    for (const step of this.#scenario.steps) {
      await this.#time.sleep(step.pause);
      await this.#take(step);
    }
    while (!this.guarantees.allDone()) await this.#time.sleep(1_000);
    await this.#stop();
    this.#checkpoints.close();
  }

  async #take(step: Step): Promise<void> {
    switch (step.do) {
      case "write":
        for (const item of step.items) this.#stream.write(item, this.#time.now() / 1_000);
        return;
      case "split":
        this.counts.splits++;
        return this.#stream.split(step.shard);
      case "restart":
        this.counts.restarts++;
        await this.#stop();
        return this.#start();
    }
  }

  /** Repeats the start while the stream does not answer. */
  async #start(): Promise<void> {
    const controller = new AbortController();
    const mapping = {
      consumer,
      settings: {
        ...this.#scenario.settings,
        startingPosition: "TRIM_HORIZON" as const,
        matches: (record: ChangeRecord) => this.guarantees.matches(record),
      },
      streams: this.#stream,
      checkpoints: this.guarantees.watched(this.#checkpoints),
      region: "eu-west-1",
      pollMillis: 500,
      invoke: (records: ChangeRecord[]) => this.#invoke(records),
      discard: (_shardId: string, discard: Discard) => {
        this.counts.discarded += discard.records.length;
        this.guarantees.discarded(discard, this.#time.now());
      },
      warn: () => {},
      signal: controller.signal,
    };
    const started = await startMapping(mapping).catch(() => undefined);
    if (!started) return this.#time.sleep(1_000).then(() => this.#start());
    this.#stop = () => (controller.abort(new Error("stopped")), started.stopped);
  }

  async #invoke(records: ChangeRecord[]): Promise<unknown> {
    const { durations, settings } = this.#scenario;
    const fate = this.#fates.shift() ?? "succeeds";
    if (fate === "is throttled") throw Object.assign(new Error(), { name: "TooManyRequestsException" });
    const ended = this.guarantees.invoked(records);
    await this.#time.sleep(durations[this.#invocations++ % durations.length]!);
    const failsFrom = this.#firstFailure(records, fate);
    if (failsFrom < records.length) this.counts.failures++;
    const throws = failsFrom < records.length && !settings.reportBatchItemFailures;
    ended(throws ? 0 : failsFrom);
    if (throws) throw new Error("it failed");
    const failed = records.slice(failsFrom);
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: String(numberOf(record)) })) };
  }

  #firstFailure(records: ChangeRecord[], fate: Exclude<Fate, "is throttled">): number {
    const { poison, settings } = this.#scenario;
    const ends = settings.maximumRetryAttempts !== -1 || settings.maximumRecordAgeInSeconds !== -1;
    const poisoned = poison > 0 && ends ? records.findIndex((record) => numberOf(record) % poison === 0) : -1;
    const drawn = fate === "throws" ? 0 : fate === "succeeds" ? -1 : fate.failsFrom;
    return Math.min(records.length, ...[poisoned, drawn].filter((index) => index >= 0));
  }
}
