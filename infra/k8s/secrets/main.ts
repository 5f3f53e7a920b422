import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secretsAndCertificates } from "../../compose/secrets/all-secrets.ts";
import { type Data, openSecrets } from "./kubernetes-secrets.ts";

/**
 * `main.ts [API ACCOUNT]`: makes the Secrets of a deployment in the namespace of this pod. What is missing is made, and
 * certificates are new. The Secret `kept` remembers all secrets and the authority's key; no pod mounts it.
 */
const secrets = openSecrets(...process.argv.slice(2));
const directory = mkdtempSync(join(tmpdir(), "kept-"));
try {
  const kept = (await secrets.read("kept")) ?? {};
  for (const [name, content] of Object.entries(kept))
    writeFileSync(join(directory, name), content, { mode: 0o600 });
  const all = await secretsAndCertificates(directory);
  // First, so that a pod never has a secret that is forgotten afterwards.
  await secrets.write("kept", filesIn(directory));
  for (const [name, files] of Object.entries(all)) await secrets.write(name, files);
  console.log(`Made ${Object.keys(all).length} Secrets.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}

function filesIn(path: string): Data {
  const entries = readdirSync(path).map((name) => [name, readFileSync(join(path, name), "utf8")]);
  return Object.fromEntries(entries);
}
