import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { bundleHandlers } from "../packaging/bundle.ts";
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from "./dynamodb/embedded-dynamodb.ts";
import { createTables, type Table } from "./dynamodb/tables.ts";
import { leaseEnvironments } from "./lambda/function-pool.ts";
import { countInvocations, keepWritten } from "./lambda/invocation-figures.ts";
import { createDynamoDbClient, pointSdkAtThisMachine } from "./local-aws.ts";
import { type LocalOptions, readOptions } from "./options.ts";
import { accepting, assertFree } from "./port.ts";
import { openRunDirectory } from "./run-directory.ts";
import type { Service } from "./service.ts";
import { openCheckpoints } from "./streams/checkpoints.ts";
import { declaredMappings } from "./streams/declared-mappings.ts";
import { createStreamsApi } from "./streams/streams-api.ts";
import { startMappings } from "./streams/start-mappings.ts";

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
  await assertFree(httpPort, host, "--httpPort");
  await assertFree(lambdaPort, host, "--lambdaPort");
  const run = openRunDirectory(options.runDirectory);
  // First, because it tells whether another run is using the directory.
  const checkpoints = openCheckpoints(run.checkpoints, local.warn);
  const handlers = Object.values(service.functions).map(({ handler }) => handler);
  const [dynamodb] = await Promise.all([
    openDynamoDb(run.database, local),
    bundleHandlers(local.serviceDirectory, handlers, run.bundles),
  ]);
  pointSdkAtThisMachine({ dynamodb: dynamodb.endpoint, lambda: `http://${host}:${lambdaPort}` });
  const tables = await prepareTables(local, options);
  const figures = countInvocations();
  keepWritten(figures, run.invocations);
  const controller = new AbortController();
  const reading = leaseEnvironments({ ...options, figures }).then((pool) =>
    startMappings(mappings, {
      ...{ tables, pool, checkpoints },
      streams: { ...createStreamsApi(dynamodb.endpoint), ...dynamodb },
      deadLetters: run.deadLetters,
      region: regionOf(service),
      pollMillis: options.pollMillis,
      warn: local.warn,
      signal: controller.signal,
    }),
  );
  return {
    bundles: run.bundles,
    dynamodbEndpoint: dynamodb.endpoint,
    runDirectory: run.path,
    ready: reading.then(() => accepting(httpPort, host)),
    stop: () => controller.abort(),
  };
}

/** The one at `DYNAMODB_ENDPOINT`, when that is set; otherwise an engine of our own. */
async function openDynamoDb(databaseFile: string, { warn, fatal }: LocalServiceOptions): Promise<DynamoDb> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given };
  const engine = await startEmbeddedDynamoDb(databaseFile, warn);
  void engine.ended.then(fatal);
  return engine;
}

/** Creates the declared tables; new ones get their seed. */
async function prepareTables(local: LocalServiceOptions, options: LocalOptions): Promise<Table[]> {
  const client = createDynamoDbClient(regionOf(local.service));
  const tables = await createTables(client, local.service.resources?.Resources ?? {});
  if (options.seed !== undefined && tables.some(({ created }) => created)) {
    await sow(join(local.serviceDirectory, options.seed), client);
  }
  client.destroy();
  return tables;
}

async function sow(file: string, client: DynamoDBClient): Promise<void> {
  const module: { seed?: (client: DynamoDBClient) => Promise<void> } = await import(pathToFileURL(file).href);
  if (!module.seed) throw new Error(`custom.local.seed: ${file} exports no function named seed.`);
  await module.seed(client);
}

/** The region that Serverless deploys to when none is named. */
const regionOf = (service: Service): string => service.provider.region ?? "us-east-1";
