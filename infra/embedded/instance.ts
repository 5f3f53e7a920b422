import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forgetForeignSettings } from "@app/net/surroundings";
import type { FunctionsVariant } from "./functions.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { liveRuns } from "./run-directory.ts";
import type { ServicesVariant } from "./services.ts";

/** The addresses and keys that a command in another terminal needs, with the operator's key. */
export interface Instance {
  outside: OutsideParties;
  services?: Pick<ServicesVariant, "url" | "internalUrls" | "operatorKey" | "postgres">;
  functions?: FunctionsVariant;
  /** Process ids by name. */
  processes: Record<string, number>;
}

/**
 * Writes an instance's addresses and keys into its run directory, readable by its user only. The file is deleted with
 * the directory.
 */
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
      },
    }),
    ...(functions && { functions }),
  };
  writeFileSync(fileIn(runDirectory), JSON.stringify(instance), { mode: 0o600 });
}

/** Every instance of this user with an instance file that still runs. */
export function runningInstances(): Instance[] {
  forgetForeignSettings();
  return liveRuns().flatMap((runDirectory) => {
    try {
      return [JSON.parse(readFileSync(fileIn(runDirectory), "utf8")) as Instance];
    } catch {
      return []; // a test, a measurement, or an instance that starts or stops now
    }
  });
}

const fileIn = (runDirectory: string) => join(runDirectory, "instance.json");
