import { availableParallelism } from "node:os";

/** `custom.local` of serverless.yml. */
export interface LocalOptions {
  /** Function that is invoked once, with an empty event, when tables were just created. */
  seed?: string;
  /** Interval at which streams are looked at while there is nothing new, in milliseconds. Default 10. */
  pollMillis: number;
  /** Most environments of one function that are busy at once. Default: two per core. */
  environmentsPerFunction: number;
  /** How long a request beyond that waits before it is throttled. Default 5,000. */
  environmentWaitMillis: number;
  /** Where data, checkpoints and dead letters are kept. Default: a directory removed at the end. */
  runDirectory?: string;
}

/** @throws Error with one sentence, when an option is unknown or not of its kind */
export function readOptions(custom: Record<string, unknown> = {}): LocalOptions {
  const defaults = {
    pollMillis: 10,
    environmentsPerFunction: 2 * availableParallelism(),
    environmentWaitMillis: 5_000,
  };
  const texts = ["seed", "runDirectory"];
  for (const [name, value] of Object.entries(custom)) {
    const isText = texts.includes(name);
    if (!isText && !(name in defaults)) throw new Error(`custom.local.${name} is not an option.`);
    if (isText ? typeof value !== "string" : !isPositive(value)) {
      throw new Error(`custom.local.${name} must be a ${isText ? "text" : "positive number"}.`);
    }
  }
  // An empty text is what `${env:NAME, ''}` gives when NAME is not set.
  const given = Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== ""));
  return { ...defaults, ...given };
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 0;
}
