import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { accepting } from "@app/net/accepting";
import { refuseWebPages } from "@app/net/local-requests";
import { requirePort } from "@app/net/ports";
import { openDynamoDb } from "./dynamodb/open-dynamodb.ts";
import { createTables, seedTables, type Table } from "./dynamodb/tables.ts";
import { type ClientNames, createClientNames } from "./lambda/client-names.ts";
import { leaseEnvironments } from "./lambda/function-pool.ts";
import { countInvocations, keepWritten } from "./lambda/invocation-figures.ts";
import { createDynamoDbClient, pointSdkAtThisMachine, putLocalEnvironment } from "./local-environment.ts";
import { readOptions } from "./options.ts";
import { openRunDirectory } from "./run-directory.ts";
import { regionOf, type Service, timeoutsOf } from "./service.ts";
import { openCheckpoints } from "./streams/checkpoints.ts";
import { batchesOf, declaredMappings } from "./streams/declared-mappings.ts";
import { startMappings } from "./streams/start-mappings.ts";
import { createStreamsApi } from "./streams/streams-api.ts";

export interface LocalServiceOptions {
  service: Service;
  /** Bundles the handlers into a directory. */
  bundle(directory: string): Promise<void>;
  host: string;
  httpPort: number;
  lambdaPort: number;
  warn(message: string): void;
  /** Called with one sentence when the service cannot go on. */
  fatal(message: string): void;
}

export interface LocalService {
  /** Directory in which serverless-offline finds the handlers. */
  bundles: string;
  dynamodbEndpoint: string;
  /** Pid of the engine, if this process started it. */
  dynamodbPid: number | undefined;
  /** Address of the Lambda API, which invokes functions by name. */
  lambdaEndpoint: string;
  runDirectory: string;
  clientOf: ClientNames;
  /** Resolves when streams are being read and HTTP answers; serverless-offline must start meanwhile. */
  ready: Promise<void>;
  /** Stops reading streams. */
  stop(): void;
}

/** Several times the start of an environment on an idle machine. */
const START_MILLIS = 1_000;

/**
 * Starts everything that the service needs except serverless-offline: tables with their seed, bundled handlers, a
 * capped pool of environments, and the event source mappings.
 *
 * @throws Error with one sentence, when the user can remove the cause
 */
export async function startLocalService(local: LocalServiceOptions): Promise<LocalService> {
  const { service, host, httpPort, lambdaPort } = local;
  const options = readOptions(service.custom?.local);
  const mappings = declaredMappings(service);
  putLocalEnvironment(service.functions, options.environment);
  if (options.seed !== undefined && !(options.seed in service.functions)) {
    throw new Error(`custom.local.seed: there is no function ${options.seed}.`);
  }
  await requirePort(httpPort, "--httpPort", host);
  await requirePort(lambdaPort, "--lambdaPort", host);
  process.umask(0o077); // other users must not read the files created from here on
  const run = openRunDirectory(options.runDirectory);
  // First, because it finds another run that uses the directory.
  const checkpoints = openCheckpoints(run.checkpoints, local.warn);
  const [dynamodb] = await Promise.all([openDynamoDb(run.database, local), local.bundle(run.bundles)]);
  refuseWebPages(lambdaPort);
  const lambda = `http://${host}:${lambdaPort}`;
  pointSdkAtThisMachine({ dynamodb: dynamodb.endpoint, lambda });
  writeFileSync(run.lambdaEndpoint, lambda);
  const tables = await prepareTables(service);
  const clientOf = createClientNames(service.functions);
  const controller = new AbortController();
  const reading = readStreams();
  return {
    bundles: run.bundles,
    dynamodbEndpoint: dynamodb.endpoint,
    dynamodbPid: dynamodb.pid,
    lambdaEndpoint: lambda,
    runDirectory: run.path,
    clientOf,
    ready: reading.then(() => accepting(httpPort, host)),
    stop: () => controller.abort(),
  };

  async function readStreams(): Promise<void> {
    const figures = countInvocations();
    keepWritten(figures, run.invocations);
    const pool = await leaseEnvironments({
      ...options,
      environmentsOf: (key) => Math.max(options.environmentsPerFunction, batchesOf(key, mappings)),
      starts: { atOnce: availableParallelism(), millis: START_MILLIS },
      clientOf,
      timeoutOf: timeoutsOf(service),
      // The seed runs once. Its idle environment would hold memory for a minute.
      endsAfterRun: (key) => options.freshEnvironments === "yes" || key === options.seed,
      figures,
      warn: local.warn,
    });
    await seedTables(options.seed, tables, pool);
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
  }
}

/** Creates the missing tables of serverless.yml. */
async function prepareTables(service: Service): Promise<Table[]> {
  const client = createDynamoDbClient(regionOf(service));
  const tables = await createTables(client, service.resources?.Resources ?? {});
  client.destroy();
  return tables;
}
