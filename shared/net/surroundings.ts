import { devNull } from "node:os";

/** A program does not start, or finds no place for temporary files, without these. */
const SYSTEM = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "LD_LIBRARY_PATH"];

/** The settings that a user may export for all that we start; `docs/platforms.md` lists them. */
const SETTINGS = ["DYNAMODB_ENDPOINT", "LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_BSP_SCHEDULE_DELAY"];

/** npm finds its registry by these. */
const REGISTRY = /^(npm_config_.*|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;

type Environment = Record<string, string | undefined>;

/**
 * The part of the user's environment that reaches a process we start; its launcher adds the rest. The user's shell has settings
 * for other programs (`PGSSLMODE`, `NODE_OPTIONS`, `PORT`, `AWS_PROFILE`), which libraries would obey without a word.
 */
export function inherited(environment: Environment = process.env): Record<string, string> {
  return pick(environment, (name) => SYSTEM.includes(name) || SETTINGS.includes(name));
}

/** In addition to `inherited`, for a process that runs npm. */
export function registryAccess(environment: Environment = process.env): Record<string, string> {
  return pick(environment, (name) => REGISTRY.test(name));
}

/**
 * Removes from this process's own environment whatever would lead its clients of Postgres and AWS elsewhere. Afterwards a client
 * of AWS without an endpoint of its own reaches nobody, and finds no credentials.
 */
export function forgetForeignSettings(environment: Environment = process.env): void {
  for (const name of Object.keys(environment)) if (/^(AWS_|PG)/.test(name)) delete environment[name];
  Object.assign(environment, {
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9", // the discard port: connections are refused
  });
}

function pick(environment: Environment, isWanted: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && isWanted(name),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
