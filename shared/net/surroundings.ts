import { devNull } from "node:os";

/** Variables that programs need to start, or by which they find a temporary directory or the cache of compiled code. */
const SYSTEM = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TMP",
  "TEMP",
  "SystemRoot",
  "LD_LIBRARY_PATH",
  "NODE_COMPILE_CACHE",
];

/** Settings that a user may export for all our processes; `docs/platforms.md` lists them. */
const SETTINGS = [
  "DYNAMODB_ENDPOINT",
  "LOG_LEVEL",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_BSP_SCHEDULE_DELAY",
  "STOCK_PARTS",
];

/** Variables by which npm finds its registry. */
const REGISTRY = /^(npm_config_.*|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;

type Environment = Record<string, string | undefined>;

/**
 * The variables of the user's environment that our processes inherit; the launcher adds the others. The user's shell
 * has settings for other programs (`PGSSLMODE`, `NODE_OPTIONS`, `PORT`, `AWS_PROFILE`), and libraries would silently
 * obey them.
 */
export function inherited(environment: Environment = process.env): Record<string, string> {
  return pick(environment, (name) => SYSTEM.includes(name) || SETTINGS.includes(name));
}

/** Added to `inherited` for a process that runs npm. */
export function registryAccess(): Record<string, string> {
  return pick(process.env, (name) => REGISTRY.test(name));
}

/**
 * Removes every variable that would redirect this process's clients of Postgres and AWS. An AWS client without an
 * explicit endpoint then reaches no server and finds no credentials.
 */
export function forgetForeignSettings(): void {
  for (const name of Object.keys(process.env)) if (/^(AWS_|PG)/.test(name)) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9", // The discard port: it refuses connections.
  });
}

function pick(environment: Environment, isWanted: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && isWanted(name),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
