import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { setting } from "./config.ts";

const STORED = "ssm:";
const FRESH_MS = 5 * 60_000;

const client = new SSMClient({ maxAttempts: 3 });
const kept = new Map<string, { value: Promise<string>; until: number }>();

/**
 * Reads a setting that may be kept in the Parameter Store: there it can change without a deployment, and a secret is
 * encrypted. The environment then says `ssm:<name>`, otherwise the value itself. Cached for five minutes.
 */
export async function cachedParameter(name: string): Promise<string> {
  const value = setting(name);
  if (!value.startsWith(STORED)) return value;
  const known = kept.get(name);
  if (known && known.until > Date.now()) return known.value;
  const read = readParameter(value.slice(STORED.length));
  kept.set(name, { value: read, until: Date.now() + FRESH_MS });
  read.catch(() => kept.delete(name)); // so that the next call reads it again
  return read;
}

/** Call it when a cached secret was refused: the secret may have changed. */
export function forgetParameter(name: string): void {
  kept.delete(name);
}

async function readParameter(Name: string): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  if (Parameter?.Value) return Parameter.Value;
  throw new Error(`The parameter ${Name} is empty.`);
}
