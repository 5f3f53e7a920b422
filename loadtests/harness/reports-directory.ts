import { fileURLToPath } from "node:url";

/** Where the last run's report is, and what it is drawn from. */
export const LATEST = fileURLToPath(new URL("../../reports/latest", import.meta.url));
