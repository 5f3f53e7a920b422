import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { LATEST_PROFILE } from "../harness/profile-directory.ts";
import { type Profile, readProfile } from "../model/cost/profile.ts";

/** The profile in a file, or the last one that was measured. Ends the process with status 2 when there is none. @throws when it is no profile */
export function profileOf(program: Command, file = LATEST_PROFILE): Profile {
  return readProfile(readJson(program, "--profile", file));
}

/** Ends the process with a sentence and status 2 when there is no such file, or no JSON in it. */
export function readJson(program: Command, flag: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && file === LATEST_PROFILE) {
      return program.error(
        "error: there is no profile yet: run npm run profile first, or name one with --profile.",
      );
    }
    return program.error(`error: the file of ${flag} cannot be read: ${message}`);
  }
}
