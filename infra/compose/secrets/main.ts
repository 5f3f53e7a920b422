import { chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAuthority, type Identity, issueCertificate } from "./certificates.ts";
import { type Files, isService, secretsOfAll } from "./secrets.ts";

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

const authority = await openAuthority(join(kept, "authority.json"));
for (const [container, files] of Object.entries(
  secretsOfAll(kept, { messages: process.env["MESSAGES"] === "yes" }),
)) {
  const all = isService(container) ? { ...files, ...(await certified(container)) } : files;
  give(container, all, userOf(container));
}
console.log("Every container has its secrets.");

async function openAuthority(file: string): Promise<Identity> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const made = await createAuthority();
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
    return made;
  }
}

async function certified(name: string): Promise<Files> {
  const { certificate, key } = await issueCertificate(authority, name);
  return { TLS_CA: authority.certificate, TLS_CERT: certificate, TLS_KEY: key };
}

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
