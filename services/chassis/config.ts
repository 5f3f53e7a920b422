import { readFileSync } from "node:fs";

/** Reads a setting from the environment. Secrets may come as files: `NAME_FILE` names one, as Compose and Kubernetes mount them. */
export function setting(name: string, fallback?: string): string {
  const file = process.env[`${name}_FILE`];
  const value = file ? readSecret(name, file) : process.env[name];
  if (value) return value;
  if (fallback !== undefined) return fallback;
  throw new Error(`Set ${name} (or ${name}_FILE) in the environment: this service cannot start without it.`);
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${name}_FILE names ${file}, which cannot be read (${code}): put the secret there.`, {
      cause: error,
    });
  }
}

export function numberSetting(name: string, fallback: number): number {
  const value = Number(setting(name, String(fallback)));
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${name} must be a number of at least 0.`);
}
