import { closeSync, openSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";

/** What all commands have in common: a flag that makes no sense ends the process with one sentence and status 2. */
export function commandOf(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

/** What all commands have in common that measure. */
export function measuringCommand(name: string, description: string): Command {
  const what = "write everything that was measured there";
  return commandOf(name, description).option("--json <file>", what, writable);
}

export function numberUpTo(limit: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value > 0 && value <= limit) return value;
    throw new InvalidArgumentError(`It must be a number above 0 and up to ${limit}.`);
  };
}

export function wholeNumberUpTo(limit: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value > 0 && value <= limit) return value;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${limit}.`);
  };
}

/** A base URL without a slash at its end. */
export function baseUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text.replace(/\/+$/, "");
  throw new InvalidArgumentError("It must be a URL like http://127.0.0.1:3000.");
}

/** Found out before the measuring, not after. */
function writable(file: string): string {
  try {
    closeSync(openSync(file, "a"));
    return file;
  } catch {
    throw new InvalidArgumentError("It cannot be written there.");
  }
}
