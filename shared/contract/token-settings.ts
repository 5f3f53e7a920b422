import type { TokenSettings } from "./token.ts";

/**
 * Settings of the token check, with the same names in both variants.
 * @param read returns the setting with that name; undefined or "" if it is not set
 * @throws Error with a sentence that says which setting to change
 */
export function readTokenSettings(read: (name: string) => string | undefined): TokenSettings {
  return {
    issuer: required("ISSUER"),
    audience: required("AUDIENCE"),
    jwksUri: read("JWKS_URI") || undefined,
    audienceClaim: oneOf("AUDIENCE_CLAIM", ["aud", "client_id"]),
    scopeClaim: oneOf("SCOPE_CLAIM", ["scope", "scp"]),
    scopePrefix: read("SCOPE_PREFIX") || undefined,
    clockToleranceSeconds: seconds("CLOCK_TOLERANCE_SECONDS"),
  };

  function required(name: string): string {
    const value = read(name);
    if (value) return value;
    throw new Error(`Set ${name}: without it no access token can be checked.`);
  }

  function oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = read(name);
    if (!value) return undefined;
    const found = values.find((known) => known === value);
    if (found === undefined) throw new Error(`${name} is “${value}”: set it to ${values.join(" or ")}.`);
    return found;
  }

  function seconds(name: string): number | undefined {
    const value = read(name);
    if (!value) return undefined;
    if (/^\d{1,2}$|^[12]\d\d$|^300$/.test(value)) return Number(value);
    throw new Error(`${name} is “${value}”: set it to whole seconds from 0 to 300.`);
  }
}
