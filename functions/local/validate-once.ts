import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isWritable } from "./schema-cache.ts";

type Config = { configValidationMode?: string };

/** The part of osls that validates serverless.yml, with the schema of osls and of all plugins. */
export interface ConfigSchemaHandler {
  schema: object;
  validateConfig(config: Config): Promise<void>;
}

/** A value that the validator converted, such as the number 25 of an environment to the text "25". */
type Conversion = [path: string[], to: unknown];

/**
 * Lets osls validate a configuration until it has passed once. Its validator is 8 MB of generated code, and V8 takes
 * most of a second of CPU time to compile it at each start.
 *
 * @param directory keeps a file with the conversions for each configuration that has passed
 */
export function validateOnce(handler: ConfigSchemaHandler, directory: string): void {
  const validate = handler.validateConfig.bind(handler);
  handler.validateConfig = async (config) => {
    const inputs = JSON.stringify([handler.schema, withoutValues(config)]);
    const passed = join(directory, `valid-${createHash("sha256").update(inputs).digest("hex")}.json`);
    if (existsSync(passed)) return convert(config, JSON.parse(readFileSync(passed, "utf8")) as Conversion[]);
    const before = copyOf(config);
    await validate(config);
    // In another mode osls only prints the errors, and must print them at each start.
    if ((config.configValidationMode ?? "error") !== "error" || !isWritable(directory)) return;
    const half = `${passed}.${process.pid}`;
    writeFileSync(half, JSON.stringify(conversionsOf(before, copyOf(config))));
    renameSync(half, passed); // as a whole, because another start may read it now
  };
}

/**
 * A copy without the values that differ at each start but cannot decide whether the configuration passes: the texts in
 * environments and parameters, such as addresses and keys, and `custom`, which has no schema.
 */
function withoutValues(config: Config): unknown {
  const copy = JSON.stringify(config, (key, value: unknown) => {
    if (key === "environment" && isObject(value)) return withoutTexts(value);
    if (key === "params" && isObject(value)) return mapValues(value, withoutTexts);
    return value;
  });
  return { ...(JSON.parse(copy) as Config), custom: undefined };
}

const withoutTexts = (values: unknown): unknown =>
  isObject(values) ? mapValues(values, (value) => (typeof value === "string" ? "" : value)) : values;

const mapValues = (values: Node, map: (value: unknown) => unknown): Node =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));

const copyOf = (config: Config): unknown => JSON.parse(JSON.stringify(config));

function conversionsOf(before: unknown, after: unknown, path: string[] = []): Conversion[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after))
    return [[path, after]];
  return Object.keys(after).flatMap((key) => conversionsOf(before[key], after[key], [...path, key]));
}

function convert(config: object, conversions: readonly Conversion[]): void {
  for (const [path, to] of conversions) {
    const parent = path.slice(0, -1).reduce((value, key) => value[key] as Node, config as Node);
    parent[path.at(-1)!] = to;
  }
}

type Node = Record<string, unknown>;

const isObject = (value: unknown): value is Node => typeof value === "object" && value !== null;
