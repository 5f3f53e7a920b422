import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Contains a folder for the report of each run, and `latest`. */
export const REPORTS = fileURLToPath(new URL("../../reports", import.meta.url));
/** The report of the last full run, with its data. */
export const LATEST = join(REPORTS, "latest");

/** The page of the last report shows these two files, too. */
export const LATEST_PROFILE = join(LATEST, "profile.json");
export const LATEST_VALIDATION = join(LATEST, "validation.json");
/** The experiment on scalability reads it. */
export const LATEST_AUTOSCALING = join(LATEST, "autoscaling.json");

export function keepLatest(file: string, data: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
}
