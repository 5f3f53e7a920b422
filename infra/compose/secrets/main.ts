import { chownSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { secretsAndCertificates } from "./all-secrets.ts";
import type { Files } from "./secrets.ts";

/**
 * `main.ts KEPT GIVEN`: creates the missing secrets in the directory KEPT, which only this program can read, and writes
 * each container's secrets to GIVEN/<container>. The program ends before any other container starts. It makes new
 * certificates at each start.
 */
const [kept = "/kept", given = "/given"] = process.argv.slice(2);
/** The user ids in the images: `node` of node:24-slim, `postgres` of postgres:18, root of nats:2. */
const NODE_USER = 1000;
const POSTGRES_USER = 999;
const userOf = (container: string) => {
  if (container === "broker") return 0;
  return container.endsWith("-database") ? POSTGRES_USER : NODE_USER;
};

const settings = { messages: process.env["MESSAGES"] === "yes" };
for (const [container, files] of Object.entries(await secretsAndCertificates(kept, settings))) {
  give(container, files, userOf(container));
}
console.log("Every container has its secrets.");

/** Each file appears complete, and only its container's user may read it. */
function give(container: string, files: Files, user: number): void {
  const directory = join(given, container);
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    const unfinished = `${file}.new`;
    writeFileSync(unfinished, content, { mode: 0o400 });
    if (process.getuid?.() === 0) chownSync(unfinished, user, 0);
    renameSync(unfinished, file);
  }
}
