import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { VariantName } from "@app/net/variant-names";
import { containers } from "../cost/names.ts";

/**
 * Bytes that a variant has logged. Of the emulator's log only lines of the functions count: Lambda keeps nothing else.
 */
export function loggedBytes(runDirectory: string, variant: VariantName): number {
  const file = (process: string) => join(runDirectory, `${process}.log`);
  if (variant === "services") {
    return containers.reduce((sum, name) => sum + statSync(file(name)).size, 0);
  }
  const lines = readFileSync(file("functions"), "utf8").split("\n");
  return lines
    .filter((line) => line.startsWith('{"level"'))
    .reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
