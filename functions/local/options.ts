import { availableParallelism } from "node:os";

/** Options under `custom.local` of serverless.yml. */
export interface LocalOptions {
  /** Function that is invoked once, with an empty event, after tables were created. */
  seed?: string;
  /** Interval of stream reads while there is nothing new, in milliseconds. Default 10. */
  pollMillis: number;
  /**
   * Maximum number of busy environments per function. Default: one per core. A function whose streams may have more
   * batches in flight has as many.
   */
  environmentsPerFunction: number;
  /** Time that a request beyond this number waits before it is throttled, in milliseconds. Default 5,000. */
  environmentWaitMillis: number;
  /**
   * Only value: `yes`. Every invocation then has a new environment. Slow; it shows that no function depends on state
   * kept in memory.
   */
  freshEnvironments?: "yes";
  /** Directory of data, checkpoints and dead letters. Default: a directory removed at the end. */
  runDirectory?: string;
  /** Local values of environment variables of functions. */
  environment: Record<string, string>;
}

/** @throws Error with one sentence, when an option is unknown or has the wrong type */
export function readOptions(custom: Record<string, unknown> = {}): LocalOptions {
  const defaults = {
    pollMillis: 10,
    environmentsPerFunction: availableParallelism(),
    environmentWaitMillis: 5_000,
    environment: {},
  };
  const texts = ["seed", "runDirectory", "freshEnvironments"];
  for (const [name, value] of Object.entries(custom)) {
    if (!texts.includes(name) && !(name in defaults))
      throw new Error(`custom.local.${name} is not an option.`);
    const kind = texts.includes(name)
      ? "text"
      : name === "environment"
        ? "list of texts by name"
        : "positive number";
    if (!KINDS[kind](value)) throw new Error(`custom.local.${name} must be a ${kind}.`);
  }
  // `${env:NAME, ''}` gives an empty text when NAME is not set.
  const given = Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== ""));
  return { ...defaults, ...given };
}

const isText = (value: unknown) => typeof value === "string";

const KINDS = {
  text: isText,
  "positive number": (value: unknown) => typeof value === "number" && value > 0,
  "list of texts by name": (value: unknown) => Object.values(value ?? [null]).every(isText),
};
