import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAuthority, type Identity, issueCertificate } from "./certificates.ts";
import { type Files, isService, secretsOfAll } from "./secrets.ts";

/**
 * Maps each container to its secrets and certificates. What is missing in the directory `kept` is made and kept there;
 * certificates are new at each call.
 */
export async function secretsAndCertificates(
  kept: string,
  settings?: Parameters<typeof secretsOfAll>[1],
): Promise<Record<string, Files>> {
  const authority = await openAuthority(join(kept, "authority.json"));
  const all = secretsOfAll(kept, settings);
  for (const name of Object.keys(all).filter(isService)) {
    const { certificate, key } = await issueCertificate(authority, name);
    Object.assign(all[name]!, { TLS_CA: authority.certificate, TLS_CERT: certificate, TLS_KEY: key });
  }
  return all;
}

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
