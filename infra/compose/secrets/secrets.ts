import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  callKeys,
  calls,
  callsBesideMessages,
  DATABASES,
  keysOf,
  randomKey,
  SERVICES,
  type Service,
} from "../../embedded/call-keys.ts";

/** Files by name: the files of one container in /run/secrets. */
export type Files = Record<string, string>;

/**
 * Secrets by purpose. Each is created at its first use and stored in `directory`, so that it stays the same as long as
 * the data that it protects.
 */
function openSecrets(directory: string): (purpose: string) => string {
  const file = join(directory, "secrets.json");
  const secrets = readJson(file);
  return (purpose) => {
    if (secrets[purpose] === undefined) {
      secrets[purpose] = randomKey();
      writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    }
    return secrets[purpose];
  };
}

function readJson(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/**
 * Maps each container to its files, each named like its setting. No container gets a secret that it does not need.
 * @param messages the contexts send messages through a broker instead of calling each other
 */
export function secretsOfAll(directory: string, { messages = false } = {}): Record<string, Files> {
  const secret = openSecrets(directory);
  const keys = callKeys(secret, messages ? callsBesideMessages : calls);
  const files: Record<string, Files> = {};
  for (const name of SERVICES) files[name] = keysOf(name, keys);
  for (const name of DATABASES) {
    const password = secret(`password of ${name} at its database`);
    files[name]!.DATABASE_URL = `postgres://${name}:${password}@${name}-database:5432/${name}`;
    files[`${name}-database`] = {
      PASSWORD: password,
      SUPERUSER_PASSWORD: secret(`superuser of ${name}-database`),
    };
  }
  if (messages) {
    const passwords = DATABASES.map((name) => [name, secret(`password of ${name} at the broker`)] as const);
    for (const [name, password] of passwords)
      files[name]!.BROKER_URL = `nats://${name}:${password}@broker:4222`;
    const lines = passwords.map(([name, password]) => `${name.toUpperCase()}_PASSWORD: "${password}"\n`);
    files.broker = { "passwords.conf": lines.join("") };
  }
  const apiKey = secret("payments calls the provider");
  files.payments!.PROVIDER_API_KEY = apiKey;
  files["payment-provider"] = {
    ENV: `API_KEY=${apiKey}\nCONTROL_KEY=${secret("control of the provider")}\n`,
  };
  return files;
}

export const isService = (name: string): name is Service => (SERVICES as readonly string[]).includes(name);
