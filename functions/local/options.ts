import { availableParallelism } from "node:os";

/** `custom.local` of serverless.yml. */
export interface LocalOptions {
  /** Function that is invoked once, with an empty event, when tables were just created. */
  seed?: string;
  /** Interval at which streams are looked at while there is nothing new, in milliseconds. Default 10. */
  pollMillis: number;
  /**
   * Most environments of one function that are busy at once. Default: two per core. A function whose streams may have more
   * batches in flight has as many.
   */
  environmentsPerFunction: number;
  /** How long a request beyond that waits before it is throttled. Default 5,000. */
  environmentWaitMillis: number;
  /** When given, `yes`: every invocation has an environment that no other had. Slow; it shows that no function needs what it kept. */
  freshEnvironments?: "yes";
  /** Where data, checkpoints and dead letters are kept. Default: a directory removed at the end. */
  runDirectory?: string;
  /** What functions are told here instead of what they are told on AWS, by the name of the variable. */
  environment: Record<string, string>;
}

/** @throws Error with one sentence, when an option is unknown or not of its kind */
export function readOptions(custom: Record<string, unknown> = {}): LocalOptions {
  const defaults = {
    pollMillis: 10,
    environmentsPerFunction: 2 * availableParallelism(),
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
  // An empty text is what `${env:NAME, ''}` gives when NAME is not set.
  const given = Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== ""));
  return { ...defaults, ...given };
}

const isText = (value: unknown) => typeof value === "string";

const KINDS = {
  text: isText,
  "positive number": (value: unknown) => typeof value === "number" && value > 0,
  "list of texts by name": (value: unknown) => Object.values(value ?? [null]).every(isText),
};
