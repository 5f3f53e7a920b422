import { writeFileSync } from "node:fs";
import { commandOf, writableFile } from "@app/net/flags";
import { type Command, Option } from "commander";
import type { VariantName } from "../harness/variants/variants.ts";

/** The command line of a command that measures: `--json` keeps everything that it measured. */
export function measuringCommand(name: string, description: string): Command {
  const what = "write everything that was measured there";
  return commandOf(name, description).option("--json <file>", what, writableFile);
}

const VARIANTS: VariantName[] = ["services", "functions"];

export const variantOption = (what: string) => new Option("--variant <name>", what).choices(VARIANTS);

/** The variants that a command is for: the one that was given, or both. */
export const variantsFor = (given?: VariantName) => (given ? [given] : VARIANTS);

/** Writes the file of `--json`, if there is one. */
export function writeResult(file: string | undefined, result: unknown): void {
  if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** Why a command failed. A signal that was aborted has the better reason: the error is only what followed. */
export function sentenceOf(error: unknown, signal?: AbortSignal): string {
  const reason: unknown = signal?.aborted ? signal.reason : error;
  return reason instanceof Error ? reason.message : String(reason);
}
