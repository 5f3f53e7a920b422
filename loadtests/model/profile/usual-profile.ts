import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LATEST_PROFILE } from "../../harness/reports-directory.ts";

/** The shipped profile. It names its machine, date and commit. */
export const PUBLISHED_PROFILE = fileURLToPath(new URL("../published-profile.json", import.meta.url));

/** The file of the last profile of this machine, or of the published one. */
export const usualProfile = () => (existsSync(LATEST_PROFILE) ? LATEST_PROFILE : PUBLISHED_PROFILE);
