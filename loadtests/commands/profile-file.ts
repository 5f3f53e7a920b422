import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { LATEST_PROFILE } from "../harness/reports-directory.ts";
import { type Profile, readProfile } from "../model/cost/profile.ts";
import { PUBLISHED_PROFILE, usualProfile } from "../model/profile/usual-profile.ts";

/**
 * The profile for the advice, and a sentence on its origin: the file, the last profile of this machine, or the
 * published one.
 */
export function adviceProfile(program: Command, file?: string): { profile: Profile; origin: string } {
  const chosen = file ?? usualProfile();
  const profile = profileOf(program, chosen);
  const { cpu = "an unknown processor", cores, commit } = profile.machine;
  const measured = `measured on ${profile.measuredAt.slice(0, 10)}: ${cpu}, ${cores} cores, commit ${(commit ?? "unknown").slice(0, 8)}`;
  return {
    profile,
    origin:
      chosen === PUBLISHED_PROFILE
        ? `Computed from the published profile, not one of this machine; it was ${measured}. To measure yours (4 minutes): npm run profile`
        : `Computed from the profile ${measured}.`,
  };
}

/**
 * The profile in a file, or the last measured one. Ends the process with status 2 when there is none.
 * @throws Error when the file is no profile
 */
export function profileOf(program: Command, file = LATEST_PROFILE): Profile {
  return readProfile(readJson(program, "--profile", file));
}

/** Ends the process with a sentence and status 2 when the file does not exist or is not JSON. */
export function readJson(program: Command, flag: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && (file === LATEST_PROFILE || file === PUBLISHED_PROFILE)) {
      return program.error(
        "error: there is no profile yet: run npm run profile first, or name one with --profile.",
      );
    }
    return program.error(`error: the file of ${flag} cannot be read: ${message}`);
  }
}
