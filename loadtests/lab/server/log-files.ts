import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { declared } from "@app/functions/serverless-config";
import type { VariantName } from "@app/net/variant-names";
import { nameOf } from "./instance.ts";

export const LOG_LINES = 12;
const LOG_BYTES = 256 * 1024;

/**
 * The last log lines of a node, from the files of a run. All functions write to the log of their emulator; the lines with
 * the function's name are its own.
 */
export function logOf(runDirectory: string, variant: VariantName, id: string): string[] {
  const file = join(runDirectory, `${processOf(variant, id)}.log`);
  if (!existsSync(file)) return [];
  const lines = endOf(file).trimEnd().split("\n");
  const isFunction = variant === "functions" && Object.hasOwn(declared.functions, id);
  return (isFunction ? lines.filter((line) => line.includes(id)) : lines).slice(-LOG_LINES);
}

/** A log may be large. */
function endOf(file: string): string {
  const log = openSync(file, "r");
  try {
    const start = Math.max(0, fstatSync(log).size - LOG_BYTES);
    const buffer = Buffer.alloc(LOG_BYTES);
    return buffer.toString("utf8", 0, readSync(log, buffer, 0, LOG_BYTES, start));
  } finally {
    closeSync(log);
  }
}

/** The process of a node, by the name that the launcher gives it. */
function processOf(variant: VariantName, id: string): string | undefined {
  if (id === "client" || id === "clock") return undefined;
  if (id === "provider" || id.endsWith("_provider")) return nameOf(id);
  if (variant === "services") return id.endsWith("_database") ? "postgres" : id;
  return id.endsWith("_table") ? "dynamodb" : "functions";
}
