import { writeFileSync } from "node:fs";
import { commandOf, writableFile } from "@app/net/flags";
import { VARIANTS, type VariantName } from "@app/net/variant-names";
import { type Command, Option } from "commander";

/** The command line of a measuring command. `--json` writes all measured figures to a file. */
export function measuringCommand(name: string, description: string): Command {
  const what = "write all measured figures to this file";
  return commandOf(name, description).option("--json <file>", what, writableFile);
}

export const variantOption = (what: string) => new Option("--variant <name>", what).choices(VARIANTS);

/** The given variant, or both variants. */
export const variantsFor = (given?: VariantName) => (given ? [given] : VARIANTS);

/** Writes the result to the file of `--json`, if given. */
export function writeResult(file: string | undefined, result: unknown): void {
  if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** The reason of a failed command. After an abort the signal has the reason, and the error is only a consequence. */
export function sentenceOf(error: unknown, signal?: AbortSignal): string {
  const reason: unknown = signal?.aborted ? signal.reason : error;
  return reason instanceof Error ? reason.message : String(reason);
}
