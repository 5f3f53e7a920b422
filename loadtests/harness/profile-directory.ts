import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LATEST } from "./reports-directory.ts";

/** Beside the last report, whose page is drawn from them, too. */
export const LATEST_PROFILE = join(LATEST, "profile.json");
export const LATEST_VALIDATION = join(LATEST, "validation.json");

export function keepLatest(file: string, data: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
}
