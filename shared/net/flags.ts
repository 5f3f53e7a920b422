import { closeSync, openSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";

/** The command line of `npm run NAME`: a wrong flag ends the process with one sentence and status 2. */
export function commandOf(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

/** A base URL without a slash at its end. */
export function baseUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text.replace(/\/+$/, "");
  throw new InvalidArgumentError("It must be a URL like http://127.0.0.1:3000.");
}

/**
 * Checks that a file is writable before long work begins, whose results would be lost otherwise. An existing file stays
 * as it is.
 */
export function writableFile(file: string): string {
  try {
    closeSync(openSync(file, "a"));
    return file;
  } catch {
    throw new InvalidArgumentError("It cannot be written there: name a file in a folder that exists.");
  }
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

export function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a number from 0 (any free port) to 65535.");
}
