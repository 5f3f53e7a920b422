import { announce, endWithParent, type Ready } from "./announce.ts";
import { deadLettersCommand, runDeadLetters } from "./dead-letters/command.ts";
import { guardListener } from "./guard-listener.ts";
import { startLocalService } from "./local-service.ts";
import { readOptions } from "./options.ts";
import { type HapiServer, passOnUntouched } from "./pass-on-untouched.ts";
import { type Log, quietRequests } from "./quiet-requests.ts";
import { keepSchemaCache } from "./schema-cache.ts";
import type { Service } from "./service.ts";

interface Serverless {
  serviceDir: string;
  service: Service;
  classes: { Error: new (message: string) => Error };
  pluginManager: { plugins: object[] };
}

/** What serverless-offline shows of itself to tests and plugins. */
interface ServerlessOffline {
  internals(): { getApiGatewayServer(): HapiServer };
}

/** Options of the command line, which come as text; the same ones in serverless.yml are numbers. */
interface Flags {
  host?: string;
  httpPort?: string | number;
  lambdaPort?: string | number;
  redeliver?: boolean;
}

/**
 * Serverless plugin: what `serverless offline` lacks to run this service on one machine. List it before
 * serverless-offline. It reads `resources`, the `stream` events and `custom.local` of serverless.yml.
 */
export default class LocalPlugin {
  commands = { "dead-letters": deadLettersCommand };
  readonly #ready = Promise.withResolvers<Ready>();
  /** For other plugins: resolves when the functions are ready. */
  readonly ready = this.#ready.promise;
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless, flags: Flags, { log }: { log: Log }) {
    keepSchemaCache();
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
    // Only what we say ourselves is a sentence for the user; anything else is shown with its stack.
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
  const { service, serviceDir } = serverless;
  service.custom ??= {};
  const configured = {
    host: "127.0.0.1",
    httpPort: 3000,
    disableCookieValidation: true, // a cookie is no business of ours: it must not end in 400
    ...service.custom["serverless-offline"],
  };
  const httpPort = Number(flags.httpPort ?? configured.httpPort);
  const emulator = { lambdaPort: httpPort + 2, ...configured, httpPort };
  const { host, lambdaPort } = { ...emulator, ...flags };
  const local = await startLocalService({
    service,
    serviceDirectory: serviceDir,
    host,
    httpPort,
    lambdaPort: Number(lambdaPort),
    warn: (message) => log.warning(message),
    fatal,
  });
  // We end functions ourselves: the emulator counts the start of an environment as the function's own time, and keeps a timer for
  // each invocation until it would have been ended.
  service.custom["serverless-offline"] = { ...emulator, location: local.bundles, noTimeout: true };
  local.ready
    .then(() => answerAsAnHttpApi(httpServerOf(serverless)))
    .then(() => onReady(announce(local, `http://${host}:${httpPort}`)))
    .then(() => quietRequests(log))
    .catch((error: Error) => fatal(error.message));
}

function answerAsAnHttpApi(server: HapiServer): void {
  guardListener(server.listener);
  passOnUntouched(server);
}

function httpServerOf({ pluginManager }: Serverless): HapiServer {
  const offline = pluginManager.plugins.find((plugin) => "internals" in plugin) as ServerlessOffline;
  return offline.internals().getApiGatewayServer();
}

function fatal(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
