import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forgetForeignSettings } from "@app/net/surroundings";
import type { Both } from "./both.ts";
import type { FunctionsVariant } from "./functions.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { liveRuns } from "./run-directory.ts";
import type { ServicesVariant } from "./services.ts";

/** The addresses and keys that a command in another terminal needs, with the operator's key. */
export interface Instance {
  outside: OutsideParties;
  services?: Pick<ServicesVariant, "url" | "internalUrls" | "operatorKey" | "postgres" | "payments">;
  functions?: FunctionsVariant;
  /** Process ids by name. */
  processes: Record<string, number>;
}

/**
 * Writes an instance's addresses and keys into its run directory, readable by its user only, and again with the new
 * process id whenever a process was restarted. The file is deleted with the directory.
 */
export function keepInstanceFile(both: Both): void {
  writeInstanceFile(both.runDirectory, both);
  const keep = async (name: string) => {
    // The directory is gone once the instance has stopped.
    for (await both.readyNext(name); existsSync(both.runDirectory); await both.readyNext(name)) {
      writeInstanceFile(both.runDirectory, both);
    }
  };
  for (const name of Object.keys(both.processes)) void keep(name);
}

export function writeInstanceFile(
  runDirectory: string,
  { outside, services, functions, processes }: Instance,
): void {
  const instance: Instance = {
    outside,
    processes,
    ...(services && {
      services: {
        url: services.url,
        internalUrls: services.internalUrls,
        operatorKey: services.operatorKey,
        postgres: services.postgres,
        ...(services.payments && { payments: services.payments }),
      },
    }),
    ...(functions && { functions }),
  };
  const file = fileIn(runDirectory);
  writeFileSync(`${file}.new`, JSON.stringify(instance), { mode: 0o600 });
  renameSync(`${file}.new`, file); // so that no reader finds half a file
}

/** The instance of a run directory. */
export function readInstance(runDirectory: string): Instance {
  return JSON.parse(readFileSync(fileIn(runDirectory), "utf8"));
}

/** Every instance of this user with an instance file that still runs. */
export function runningInstances(): Instance[] {
  forgetForeignSettings();
  return liveRuns().flatMap((runDirectory) => {
    try {
      return [readInstance(runDirectory)];
    } catch {
      return []; // a test, a measurement, or an instance that starts or stops now
    }
  });
}

const fileIn = (runDirectory: string) => join(runDirectory, "instance.json");
