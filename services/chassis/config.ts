import { readFileSync } from "node:fs";

/** Reads a setting from the environment. Secrets may come as files: `NAME_FILE` names one, as Compose and Kubernetes mount them. */
export function setting(name: string, fallback?: string): string {
  const file = process.env[`${name}_FILE`];
  const value = file ? readFileSync(file, "utf8").trim() : process.env[name];
  if (value) return value;
  if (fallback !== undefined) return fallback;
  throw new Error(`Set ${name} (or ${name}_FILE) in the environment: this service cannot start without it.`);
}

export function numberSetting(name: string, fallback: number): number {
  const value = Number(setting(name, String(fallback)));
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`${name} must be a number of at least 0.`);
}
