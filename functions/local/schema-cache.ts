import { accessSync, constants, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanUpAfterUs } from "./process-guard.ts";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/serverless", import.meta.url));

/**
 * Sets the directory in which osls keeps the compiled schema of serverless.yml. By default osls uses the home
 * directory, and ends with a stack trace when that is read-only. Compiling takes seconds, so the cache stays with the
 * installation if that is writable.
 *
 * @returns the directory
 */
export function keepSchemaCache(): string {
  return (process.env["SLS_SCHEMA_CACHE_BASE_DIR"] ??= isWritable(CACHE) ? CACHE : throwAwayDirectory());
}

export function isWritable(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function throwAwayDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "orders-two-ways-"));
  cleanUpAfterUs({ directory });
  return directory;
}
