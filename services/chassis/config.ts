import { readFileSync } from "node:fs";

/** An invalid setting, with which the service cannot start. The launcher prints only its message, without a stack. */
class SettingError extends Error {
  static {
    SettingError.prototype.name = "SettingError";
  }
}

/**
 * Reads a setting from the environment. A secret may be a file: `NAME_FILE` is its path, as Compose and Kubernetes
 * mount secrets.
 */
export function setting(name: string, fallback?: string): string {
  const file = process.env[`${name}_FILE`];
  const value = file ? readSecret(name, file) : process.env[name];
  if (value) return value;
  if (fallback !== undefined) return fallback;
  throw new SettingError(
    `Set ${name} (or ${name}_FILE) in the environment: this service cannot start without it.`,
  );
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingError(
      `${name}_FILE names ${file}, which cannot be read (${code}): put the secret there.`,
      {
        cause: error,
      },
    );
  }
}

export function numberSetting(name: string, fallback: number): number {
  const value = Number(setting(name, String(fallback)));
  if (Number.isFinite(value) && value >= 0) return value;
  throw new SettingError(`${name} must be a number of at least 0.`);
}

export function choiceSetting(name: string, choices: readonly string[], fallback: string): string {
  const value = setting(name, fallback);
  if (choices.includes(value)) return value;
  throw new SettingError(`${name} must be one of ${choices.join(", ")}: "${value}" is not.`);
}
