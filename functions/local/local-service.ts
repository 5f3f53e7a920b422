import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { bundleUnlessMade } from "../packaging/reuse-bundles.ts";
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from "./dynamodb/embedded-dynamodb.ts";
import { openStreamTable } from "./dynamodb/stream-table.ts";
import { createTables, type Table } from "./dynamodb/tables.ts";
import { type FunctionPool, leaseEnvironments } from "./lambda/function-pool.ts";
import { countInvocations, keepWritten } from "./lambda/invocation-figures.ts";
import { createDynamoDbClient, pointSdkAtThisMachine } from "./local-aws.ts";
import { putLocalEnvironment } from "./local-environment.ts";
import { readOptions } from "./options.ts";
import { accepting, assertFree } from "./port.ts";
import { openRunDirectory } from "./run-directory.ts";
import type { Service } from "./service.ts";
import { openCheckpoints } from "./streams/checkpoints.ts";
import { type DeclaredMapping, declaredMappings } from "./streams/declared-mappings.ts";
import { startMappings } from "./streams/start-mappings.ts";
import { createStreamsApi } from "./streams/streams-api.ts";

export interface LocalServiceOptions {
  service: Service;
  serviceDirectory: string;
  host: string;
  httpPort: number;
  lambdaPort: number;
  warn(message: string): void;
  /** Called when the service cannot go on, with one sentence. */
  fatal(message: string): void;
}

export interface LocalService {
  /** Where serverless-offline is to find the handlers. */
  bundles: string;
  dynamodbEndpoint: string;
  runDirectory: string;
  /** Resolves when streams are being read and HTTP answers; serverless-offline must start meanwhile. */
  ready: Promise<void>;
  /** Ends the reading of streams. */
  stop(): void;
}

/** For an engine that is named by its endpoint. */
const PATIENCE_MILLIS = 15_000;

type DynamoDb = Pick<EmbeddedDynamoDb, "endpoint" | "hasRecords">;

/**
 * Brings up all that the service needs except serverless-offline itself: tables with their seed,
 * bundled handlers, a capped pool of environments, and the event source mappings.
 *
 * @throws Error with one sentence, when something the user can mend is in the way
 */
export async function startLocalService(local: LocalServiceOptions): Promise<LocalService> {
  const { service, host, httpPort, lambdaPort } = local;
  const options = readOptions(service.custom?.local);
  const mappings = declaredMappings(service);
  putLocalEnvironment(service.functions, options.environment);
  if (options.seed !== undefined && !(options.seed in service.functions)) {
    throw new Error(`custom.local.seed: there is no function ${options.seed}.`);
  }
  await assertFree(httpPort, host, "--httpPort");
  await assertFree(lambdaPort, host, "--lambdaPort");
  const run = openRunDirectory(options.runDirectory);
  // First, because it tells whether another run is using the directory.
  const checkpoints = openCheckpoints(run.checkpoints, local.warn);
  const handlers = Object.values(service.functions).map(({ handler }) => handler);
  const [dynamodb] = await Promise.all([
    openDynamoDb(run.database, local),
    bundleUnlessMade(local.serviceDirectory, handlers, run.bundles),
  ]);
  const lambda = `http://${host}:${lambdaPort}`;
  pointSdkAtThisMachine({ dynamodb: dynamodb.endpoint, lambda });
  writeFileSync(run.lambdaEndpoint, lambda);
  const tables = await prepareTables(service);
  const figures = countInvocations();
  keepWritten(figures, run.invocations);
  const controller = new AbortController();
  const reading = leaseEnvironments({
    ...options,
    environmentsOf: (key) => Math.max(options.environmentsPerFunction, batchesOf(key, mappings)),
    starts: { atOnce: availableParallelism(), millis: START_MILLIS },
    timeoutOf: timeoutsOf(service),
    figures,
    warn: local.warn,
  }).then(async (pool) => {
    await sow(options.seed, tables, pool);
    await startMappings(mappings, {
      tables,
      pool,
      checkpoints,
      streams: { ...createStreamsApi(dynamodb.endpoint), ...dynamodb },
      deadLetters: run.deadLetters,
      region: regionOf(service),
      pollMillis: options.pollMillis,
      warn: local.warn,
      signal: controller.signal,
    });
  });
  return {
    bundles: run.bundles,
    dynamodbEndpoint: dynamodb.endpoint,
    runDirectory: run.path,
    ready: reading.then(() => accepting(httpPort, host)),
    stop: () => controller.abort(),
  };
}

/**
 * The one at `DYNAMODB_ENDPOINT`, when that is set; otherwise an engine of our own. `DYNAMODB_FILE` names the file of an
 * embedded engine that somebody else runs, to look into.
 */
async function openDynamoDb(databaseFile: string, { warn, fatal }: LocalServiceOptions): Promise<DynamoDb> {
  const { DYNAMODB_ENDPOINT: given, DYNAMODB_FILE: file } = process.env;
  if (given) {
    await answering(new URL(given));
    return { endpoint: given, hasRecords: file ? openStreamTable(file) : undefined };
  }
  const engine = await startEmbeddedDynamoDb(databaseFile, warn);
  void engine.ended.then(fatal);
  return engine;
}

/** It may be starting, or starting again, at the same time as we. */
async function answering({ href, hostname, port }: URL): Promise<void> {
  const late = delay(PATIENCE_MILLIS, "late", { ref: false });
  if ((await Promise.race([accepting(Number(port), hostname), late])) !== "late") return;
  throw new Error(`There is no DynamoDB at ${href}: start it, or correct DYNAMODB_ENDPOINT.`);
}

/** Creates the tables that serverless.yml declares, where they are not there yet. */
async function prepareTables(service: Service): Promise<Table[]> {
  const client = createDynamoDbClient(regionOf(service));
  const tables = await createTables(client, service.resources?.Resources ?? {});
  client.destroy();
  return tables;
}

const SEED_ATTEMPTS = 5;

/** Fills new tables the way it is done after a deployment: by invoking the function that does it. */
async function sow(seed: string | undefined, tables: Table[], pool: FunctionPool): Promise<void> {
  if (seed === undefined || !tables.some(({ created }) => created)) return;
  for (let attempt = 1; ; attempt++) {
    const failure = await pool.invoke(seed, {}).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return;
    // An engine that has just started, on a Java machine for example, may need longer at first than a function waits.
    if (attempt < SEED_ATTEMPTS) continue;
    throw new Error(`custom.local.seed: the function ${seed} failed: ${failure.message}`);
  }
}

/** Several times what it takes on an idle machine. */
const START_MILLIS = 1_000;

/** What Serverless deploys with, in seconds. */
const DEFAULT_TIMEOUT = 6;

/** In milliseconds. */
function timeoutsOf({ provider, functions }: Service): (functionKey: string) => number {
  return (key) => (functions[key]?.timeout ?? provider.timeout ?? DEFAULT_TIMEOUT) * 1_000;
}

/** How many batches of a function may be in flight: they wait for others rather than use a core. */
function batchesOf(functionKey: string, mappings: DeclaredMapping[]): number {
  const own = mappings.filter((mapping) => mapping.functionKey === functionKey);
  return own.reduce((sum, { settings }) => sum + settings.parallelizationFactor, 0);
}

/** The region that Serverless deploys to when none is named. */
const regionOf = (service: Service): string => service.provider.region ?? "us-east-1";
