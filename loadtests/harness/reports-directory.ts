import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder for the report of each run, and `latest`. */
export const REPORTS = fileURLToPath(new URL("../../reports", import.meta.url));
/** Where the last full run's report is, and what it is drawn from. */
export const LATEST = join(REPORTS, "latest");

/** Beside the last report, whose page is drawn from them, too. */
export const LATEST_PROFILE = join(LATEST, "profile.json");
export const LATEST_VALIDATION = join(LATEST, "validation.json");

export function keepLatest(file: string, data: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
}
