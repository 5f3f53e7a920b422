import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { setting } from "./config.ts";

const STORED = "ssm:";
const FRESH_MS = 5 * 60_000;

const client = new SSMClient({ maxAttempts: 3 });
const kept = new Map<string, { value: Promise<string>; until: number }>();

/**
 * A setting that may be kept in the Parameter Store, where it can be changed without deploying and is encrypted if it is a secret:
 * the environment says `ssm:<name>` then, and the value itself otherwise. What was read is good for five minutes.
 */
export async function storedSetting(name: string): Promise<string> {
  const value = setting(name);
  if (!value.startsWith(STORED)) return value;
  const known = kept.get(name);
  if (known && known.until > Date.now()) return known.value;
  const read = readParameter(value.slice(STORED.length));
  kept.set(name, { value: read, until: Date.now() + FRESH_MS });
  read.catch(() => kept.delete(name)); // to be read again
  return read;
}

/** To be called when a stored secret was refused: it may have been changed meanwhile. */
export function forgetSetting(name: string): void {
  kept.delete(name);
}

async function readParameter(Name: string): Promise<string> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  if (Parameter?.Value) return Parameter.Value;
  throw new Error(`The parameter ${Name} is empty.`);
}
