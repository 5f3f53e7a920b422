import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { type Checkpoints, openCheckpoints, type Progress } from "../streams/checkpoints.ts";
import type { Discard } from "../streams/deliver-batch.ts";
import { startMapping } from "../streams/event-source-mapping.ts";
import type { Mapping, MappingSettings } from "../streams/mapping.ts";
import { type ChangeRecord, createStreamsApi } from "../streams/streams-api.ts";
import { startTestEngine, type TestEngine } from "./engine.ts";

/** AWS's defaults. */
export const SETTINGS: MappingSettings = {
  batchSize: 100,
  batchWindowMillis: 0,
  parallelizationFactor: 1,
  startingPosition: "TRIM_HORIZON",
  matches: () => true,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
};

type Consuming = {
  handler?: (records: ChangeRecord[]) => unknown;
  functionName?: string;
  stream?: string;
} & Partial<MappingSettings>;

/**
 * A separate table for each test, on a real engine, and the consumers of its stream, which end with the test. Registers
 * vitest's hooks.
 */
export class StreamBench {
  engine!: TestEngine;
  table!: string;
  streamArn!: string;
  /** Whether consumers look into the engine's file before they read, as they do locally. */
  looking = true;
  #checkpoints!: Checkpoints;
  #running: { stop(): Promise<void> }[] = [];

  constructor() {
    vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
    beforeAll(async () => {
      this.engine = await startTestEngine();
    });
    beforeEach(async () => {
      this.table = `items-${randomUUID()}`;
      this.streamArn = await this.engine.createTable(this.table);
      this.#checkpoints = openCheckpoints(join(this.engine.directory, `${this.table}.sqlite`), failOnWarning);
    });
    afterEach(async () => {
      for (const mapping of this.#running) await mapping.stop();
      this.#running = [];
      this.#checkpoints.close();
    });
    afterAll(() => this.engine.stop());
  }

  async put(id: string, version = 1, TableName = this.table): Promise<void> {
    const Item = { id: { S: id }, version: { N: String(version) } };
    await this.engine.client.send(new PutItemCommand({ TableName, Item }));
  }

  /** Of the only shard. */
  progressOf(functionName: string): Progress | undefined {
    return [...this.#checkpoints.read({ functionName, streamArn: this.streamArn }).values()][0];
  }

  /** A consumer with a scripted handler, and the records it got: "id" or "id@version" per record. */
  async consume({
    handler = () => undefined,
    functionName = "consumer",
    stream = this.streamArn,
    ...overrides
  }: Consuming = {}) {
    const batches: string[][] = [];
    const records: ChangeRecord[] = [];
    const discarded: Discard[] = [];
    const controller = new AbortController();
    const { endpoint, hasRecords } = this.engine;
    const mapping: Mapping = {
      consumer: { functionName, streamArn: stream },
      settings: { ...SETTINGS, ...overrides },
      streams: { ...createStreamsApi(endpoint), ...(this.looking && { hasRecords }) },
      checkpoints: this.#checkpoints,
      region: "eu-west-1",
      pollMillis: 5,
      async invoke(batch) {
        batches.push(batch.map(idOf));
        const response = await handler(batch);
        records.push(...batch);
        return response;
      },
      discard: (_shardId, discard) => discarded.push(discard),
      warn: failOnWarning,
      signal: controller.signal,
    };
    const { stopped } = await startMapping(mapping);
    const consumer = {
      batches,
      discarded,
      /** The processed records. */
      records,
      ids: () => records.map(idOf),
      async stop() {
        controller.abort();
        await stopped;
      },
    };
    this.#running.push(consumer);
    return consumer;
  }
}

export const idOf = ({ dynamodb: { Keys, NewImage } }: ChangeRecord): string =>
  NewImage?.version?.N === undefined || NewImage.version.N === "1"
    ? `${Keys?.id?.S}`
    : `${Keys?.id?.S}@${NewImage.version.N}`;

const failOnWarning = (message: string) => {
  throw new Error(message);
};
