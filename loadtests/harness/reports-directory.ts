import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder for the report of each run, and `latest`. */
export const REPORTS = fileURLToPath(new URL("../../reports", import.meta.url));
/** Where the last full run's report is, and what it is drawn from. */
export const LATEST = join(REPORTS, "latest");
