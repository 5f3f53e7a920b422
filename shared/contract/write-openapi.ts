import { readFileSync, writeFileSync } from "node:fs";
import { buildOpenApi } from "./openapi.ts";

/** `npm run openapi` writes openapi.json; with `-- --check` it only exits with 1 when the file is out of date. */
const file = new URL("openapi.json", import.meta.url);
const fresh = `${JSON.stringify(buildOpenApi(), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  writeFileSync(file, fresh);
} else if (readFileSync(file, "utf8") !== fresh) {
  console.error("openapi.json is not what the schemas say: npm run openapi writes it anew.");
  process.exitCode = 1;
}
