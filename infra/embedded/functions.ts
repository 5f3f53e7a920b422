import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Address, freePort, hiddenAddress } from "@app/net/ports";
import { inherited, registryAccess } from "@app/net/surroundings";
import type { FormName } from "@app/net/variant-names";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { stopwatch } from "./usage.ts";

/** The functions variant under `serverless offline`, on an embedded DynamoDB or on the one at `DYNAMODB_ENDPOINT`. */
export interface FunctionsVariant {
  url: string;
  /** The endpoint that invokes functions by name, like the Lambda API. */
  lambdaEndpoint: string;
  dynamodbEndpoint: string;
  /** Holds tables, checkpoints and dead letters. */
  runDirectory: string;
  /** Seconds from the start of `serverless offline` until it is ready. */
  startSeconds: number;
}

const projectFunctions = fileURLToPath(new URL("../../functions", import.meta.url));

interface OfflineOptions {
  /** The launcher's environment. */
  runDirectory: string;
  /** 0 for any free port. */
  httpPort: number;
  /**
   * Redirects the functions' calls to DynamoDB, for example through a proxy: maps its endpoint to the endpoint for the
   * functions.
   */
  linkDynamoDb?: ((endpoint: string) => Promise<string>) | undefined;
  /** URL of a module that the emulator and each of its environments load first. */
  preload?: string | undefined;
  /** The serverless project; the repository's own unless a test sets another. */
  directory?: string | undefined;
}

export type FunctionsOptions = OfflineOptions & { outside: OutsideParties; form?: FormName | undefined };

/** The file of the stack with a durable function. */
const DURABLE = "durable.yml";

export function startFunctions(
  children: Children,
  { outside, form, ...options }: FunctionsOptions,
): Promise<FunctionsVariant> {
  const { issuer, providerUrl, apiKey } = outside;
  const provider = { PROVIDER_URL: providerUrl, PROVIDER_API_KEY: apiKey };
  const env = { ISSUER: issuer, AUDIENCE: "orders-two-ways", ...provider };
  const config = form === "durable" ? { config: DURABLE } : {};
  return startOffline(children, { ...options, ...config, name: "functions", env });
}

/** Payments as functions, for the services. @param env the settings that the service would get */
export function startPaymentsFunctions(
  children: Children,
  env: Record<string, string>,
  options: OfflineOptions,
): Promise<FunctionsVariant> {
  return startOffline(children, { ...options, name: "payments", config: "payments.yml", env });
}

type Named = { name: string; config?: string; env: Record<string, string> };

/**
 * Starts an embedded DynamoDB, unless one is given, and `serverless offline`. Waits for tables, event source mappings
 * and the HTTP server.
 */
async function startOffline(
  children: Children,
  { name, config, env, ...options }: OfflineOptions & Named,
): Promise<FunctionsVariant> {
  const { linkDynamoDb = async (endpoint) => endpoint, directory = projectFunctions } = options;
  const seconds = stopwatch();
  const runDirectory = join(options.runDirectory, name);
  mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
  const database = { ...(await hiddenAddress()), file: join(runDirectory, "dynamodb.sqlite") };
  const given = process.env.DYNAMODB_ENDPOINT;
  const dynamodbEndpoint = given ?? `http://${database.host}:${database.port}`;
  const http = options.httpPort || (await freePort());
  const lambda = await freePort();
  const ports = ["--host", "127.0.0.1", "--httpPort", `${http}`, "--lambdaPort", `${lambda}`];
  const lambdaEndpoint = `http://127.0.0.1:${lambda}`;
  const durable = config === DURABLE ? await hiddenAddress() : undefined;
  const offline = {
    name,
    // The program itself: the shell script in node_modules/.bin would be a process between it and the launcher.
    module: createRequire(join(directory, "package.json")).resolve("serverless/bin/serverless.js"),
    args: ["offline", ...(config ? ["--config", config] : []), ...ports],
    preload: options.preload ?? tracing({ ...inherited(), ...children.environment }),
    cwd: directory,
    env: {
      ...env,
      DYNAMODB_ENDPOINT: await linkDynamoDb(dynamodbEndpoint),
      ...(!given && { DYNAMODB_FILE: database.file }),
      FUNCTIONS_RUN_DIRECTORY: runDirectory,
      ...(durable && { DURABLE_ENDPOINT: `http://${durable.host}:${durable.port}` }),
      HOME: runDirectory, // it has no settings of AWS or osls
    },
  };
  const [{ url }] = await Promise.all([
    children.start<ReadyMessage & { url: string }>(offline),
    given || startDynamoDb(children, database),
    durable && startDurableService(children, durable, { runDirectory, lambdaEndpoint }),
  ]);
  return { url, lambdaEndpoint, dynamodbEndpoint, runDirectory, startSeconds: seconds() };
}

/** A separate process, so that each survives the other's end. */
async function startDynamoDb(children: Children, { host, port, file }: Address & { file: string }) {
  const env = {
    ...registryAccess(),
    DYNAMODB_HOST: host,
    DYNAMODB_PORT: `${port}`,
    DYNAMODB_FILE: file,
    ...(children.supervise && { DYNAMODB_SUPERVISE: "yes" }),
  };
  await children.start({
    name: "dynamodb",
    module: join(projectFunctions, "local", "dynamodb", "main.ts"),
    env,
  });
}

/** Also a process of its own: it goes on while the emulator is away, and the emulator without it. */
async function startDurableService(
  children: Children,
  { host, port }: Address,
  { runDirectory, lambdaEndpoint }: Pick<FunctionsVariant, "runDirectory" | "lambdaEndpoint">,
) {
  const env = {
    DURABLE_HOST: host,
    DURABLE_PORT: `${port}`,
    DURABLE_FILE: join(runDirectory, "durable.sqlite"),
    LAMBDA_ENDPOINT: lambdaEndpoint,
  };
  await children.start({
    name: "durable",
    module: join(projectFunctions, "local", "durable", "main.ts"),
    env,
  });
}

/**
 * The bundles of functions do not contain the tracing library, and their environments have only the settings of
 * serverless.yml.
 */
function tracing({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TIMEOUT: timeout,
}: NodeJS.ProcessEnv): string | undefined {
  if (!collector) return undefined;
  const preload = new URL("../../shared/telemetry/preload.ts", import.meta.url);
  preload.searchParams.set("collector", collector);
  if (timeout) preload.searchParams.set("timeout", timeout);
  return preload.href;
}
