import { readFileSync, writeFileSync } from "node:fs";
import { commandOf } from "@app/net/flags";
import { buildOpenApi } from "./openapi.ts";

const { check } = commandOf("openapi", "Writes openapi.json from the schemas of the contract.")
  .option("--check", "write nothing; exit status 1 when openapi.json differs from the schemas")
  .parse()
  .opts<{ check?: true }>();
const file = new URL("openapi.json", import.meta.url);
const fresh = `${JSON.stringify(buildOpenApi(), null, 2)}\n`;

if (!check) {
  writeFileSync(file, fresh);
} else if (readFileSync(file, "utf8") !== fresh) {
  console.error("openapi.json differs from the schemas: run npm run openapi to write it again.");
  process.exitCode = 1;
}
