import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { forgetForeignSettings } from "@app/net/surroundings";
import type { FunctionsVariant } from "./functions.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { liveRuns } from "./run-directory.ts";
import type { ServicesVariant } from "./services.ts";

/** What a command in another terminal needs to work on what runs, the operator's key included. */
export interface Instance {
  outside: OutsideParties;
  services?: Pick<ServicesVariant, "url" | "internalUrls" | "operatorKey" | "postgres">;
  functions?: FunctionsVariant;
  /** Process ids by name. */
  processes: Record<string, number>;
}

/** Leaves an instance's addresses and keys in its run's directory, for its own user only and as long as it runs. */
export function announce(runDirectory: string, { outside, services, functions, processes }: Instance): void {
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

/** Every instance of this user that was announced and still runs. */
export function runningInstances(): Instance[] {
  forgetForeignSettings();
  return liveRuns().flatMap((runDirectory) => {
    try {
      return [JSON.parse(readFileSync(fileIn(runDirectory), "utf8")) as Instance];
    } catch {
      return []; // a test or a measurement, or one that just starts or stops
    }
  });
}

const fileIn = (runDirectory: string) => join(runDirectory, "instance.json");
