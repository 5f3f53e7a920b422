import { setFlagsFromString } from "node:v8";
import { deadLettersCommand, runDeadLetters } from "./dead-letters/command.ts";
import { guardListener } from "./guard-listener.ts";
import type { ClientNames } from "./lambda/client-names.ts";
import { startLocalService } from "./local-service.ts";
import { readOptions } from "./options.ts";
import { type HapiServer, passOnUntouched } from "./pass-on-untouched.ts";
import { type Log, quietRequests } from "./quiet-requests.ts";
import { keepSchemaCache } from "./schema-cache.ts";
import type { Service } from "./service.ts";
import { endWithParent, type Ready, signalReady } from "./signal-ready.ts";
import { type ConfigSchemaHandler, validateOnce } from "./validate-once.ts";

interface Serverless {
  service: Service;
  classes: { Error: new (message: string) => Error };
  pluginManager: { plugins: object[] };
  processedInput: { commands: string[] };
  configSchemaHandler: ConfigSchemaHandler;
}

/** The hooks that serverless-offline offers to tests and plugins. */
interface ServerlessOffline {
  internals(): { getApiGatewayServer(): HapiServer };
}

/** The plugin that packages this service. */
interface Packaging {
  bundleUnlessMade(directory: string): Promise<void>;
}

/** A deployment always validates its configuration. */
const LOCAL_COMMANDS = new Set(["offline", "dead-letters"]);

/** Command line options are text; the same options in serverless.yml are numbers. */
interface Flags {
  host?: string;
  httpPort?: string | number;
  lambdaPort?: string | number;
  redeliver?: boolean;
}

/**
 * Serverless plugin: adds what `serverless offline` lacks to run this service on one machine. List it before
 * serverless-offline. It reads `resources`, the `stream` events and `custom.local` of serverless.yml.
 */
export default class LocalPlugin {
  commands = { "dead-letters": deadLettersCommand };
  readonly #ready = Promise.withResolvers<Ready>();
  /** For other plugins: resolves when the functions are ready. */
  readonly ready = this.#ready.promise;
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless, flags: Flags, { log }: { log: Log }) {
    const cache = keepSchemaCache();
    const [command = ""] = serverless.processedInput.commands;
    if (LOCAL_COMMANDS.has(command)) validateOnce(serverless.configSchemaHandler, cache);
    const start = () => {
      endWithParent();
      return explain(serverless, () => startEmulator(serverless, flags, log, this.#ready.resolve));
    };
    this.hooks = {
      "before:offline:start": start, // serverless offline
      "before:offline:start:init": start, // serverless offline start
      "dead-letters:show": () => explain(serverless, () => showDeadLetters(serverless, flags)),
    };
  }
}

async function explain({ classes }: Serverless, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    // Only the project's own errors are sentences for the user; Serverless shows any other error with its stack.
    if ((error as Error).constructor !== Error) throw error;
    throw new classes.Error((error as Error).message);
  }
}

async function showDeadLetters({ service }: Serverless, flags: Flags): Promise<void> {
  const { runDirectory } = readOptions(service.custom?.local);
  process.stdout.write(`${await runDeadLetters(runDirectory, flags)}\n`);
}

async function startEmulator(
  serverless: Serverless,
  flags: Flags,
  log: Log,
  onReady: (ready: Ready) => void,
): Promise<void> {
  // Each environment has a heap of its own, with 10 MB of code. From now on V8 keeps new heaps small (decision 104).
  setFlagsFromString("--optimize-for-size");
  const { service } = serverless;
  service.custom ??= {};
  const configured = {
    host: "127.0.0.1",
    httpPort: 3000,
    disableCookieValidation: true, // the contract ignores cookies, so a malformed one must not answer 400
    ...service.custom["serverless-offline"],
  };
  const httpPort = Number(flags.httpPort ?? configured.httpPort);
  const emulator = { lambdaPort: httpPort + 2, ...configured, httpPort };
  const { host, lambdaPort } = { ...emulator, ...flags };
  const local = await startLocalService({
    service,
    bundle: pluginWith<Packaging>(serverless, "bundleUnlessMade").bundleUnlessMade,
    host,
    httpPort,
    lambdaPort: Number(lambdaPort),
    warn: (message) => log.warning(message),
    fatal,
  });
  // `noTimeout`: function-pool.ts enforces the timeouts. The emulator counts the start of an environment towards the function's
  // timeout, and keeps a timer for each invocation until the timeout.
  service.custom["serverless-offline"] = { ...emulator, location: local.bundles, noTimeout: true };
  local.ready
    .then(() => pluginWith<ServerlessOffline>(serverless, "internals").internals().getApiGatewayServer())
    .then((server) => answerAsAnHttpApi(server, local.clientOf))
    .then(() => onReady(signalReady(local, `http://${host}:${httpPort}`)))
    .then(() => quietRequests(log))
    .catch((error: Error) => fatal(error.message));
}

function answerAsAnHttpApi(server: HapiServer, clientOf: ClientNames): void {
  guardListener(server.listener, clientOf);
  passOnUntouched(server);
}

/** @throws Error with one sentence, when serverless.yml does not list a plugin with this method */
function pluginWith<Plugin>({ pluginManager }: Serverless, method: string & keyof Plugin): Plugin {
  const plugin = pluginManager.plugins.find((candidate) => method in candidate);
  if (!plugin) throw new Error(`List a plugin with the method ${method} under plugins in serverless.yml.`);
  return plugin as Plugin;
}

function fatal(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
