import { freePort } from "@app/net/ports";
import { DATABASES, type Database } from "../embedded/call-keys.ts";
import type { OutsideParties } from "../embedded/outside-parties.ts";
import { stopwatch } from "../embedded/usage.ts";
import { docker, openStack, type Stack } from "./stack.ts";

/** The addresses and keys with which commands on this machine read the stack's databases and ledger. */
export interface Access {
  outside: OutsideParties;
  /** Connection URLs by context, each with the credentials of the service's role. */
  databaseUrls: Record<Database, string>;
  /** Connection URLs by context, with the superuser's credentials. */
  adminUrls: Record<Database, string>;
}

/** A stack with databases and a ledger that this machine can read, for chaos and measurements. */
export interface MeasuredStack extends Stack, Access {
  /** Seconds from `docker compose up` on built images until all are healthy; `NaN` for a stack that ran before. */
  startSeconds: number;
}

/**
 * Builds changed images and starts all containers.
 * @throws Error with docker's error message; then nothing is left running
 */
export async function startMeasuredStack(
  project: string,
  onProgress: (line: string) => void = () => {},
): Promise<MeasuredStack> {
  const providerPort = await freePort();
  const ports = {} as Record<Database, number>;
  for (const name of DATABASES) ports[name] = await freePort();
  const named = DATABASES.map((name) => [`${name.toUpperCase()}_DATABASE_PORT`, String(ports[name])]);
  const environment = {
    PROVIDER_PORT: String(providerPort),
    POSTGRES_PRELOAD: "pg_stat_statements",
    ...Object.fromEntries(named),
  };
  const stack = await openStack({ project, files: ["infra/compose/measured.yaml"], environment });
  try {
    await docker(["compose", "build", "--quiet"]);
    onProgress("The images are built.");
    const seconds = stopwatch();
    await stack.compose("up", "--detach", "--wait");
    const startSeconds = seconds();
    onProgress(`The containers are healthy (${startSeconds} s).`);
    return { ...stack, startSeconds, ...(await accessTo(stack, ports, providerPort)) };
  } catch (error) {
    await stack.down();
    throw error;
  }
}

/** Reads the keys in the containers of databases and ledger. `ports` and `providerPort` of this machine lead to them. */
export async function accessTo(
  stack: Pick<Stack, "exec" | "issuer">,
  ports: Record<Database, number>,
  providerPort: number,
): Promise<Access> {
  const secret = async (service: string, name: string) =>
    (await stack.exec(service, "cat", `/run/secrets/${name}`)).trim();
  const urlsOf = async (passwordFile: string, roleOf: (name: Database) => string) => {
    const urls = DATABASES.map(async (name) => {
      const [password, role] = [await secret(`${name}-database`, passwordFile), roleOf(name)];
      return [name, `postgres://${role}:${password}@127.0.0.1:${ports[name]}/${role}`];
    });
    return Object.fromEntries(await Promise.all(urls)) as Record<Database, string>;
  };
  const [databaseUrls, adminUrls, keys] = await Promise.all([
    urlsOf("PASSWORD", (name) => name),
    urlsOf("SUPERUSER_PASSWORD", () => "postgres"),
    secret("payment-provider", "ENV"),
  ]);
  const key = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(keys)?.[1] ?? "";
  const outside: OutsideParties = {
    providerUrl: `http://127.0.0.1:${providerPort}`,
    apiKey: key("API_KEY"),
    controlKey: key("CONTROL_KEY"),
    issuer: stack.issuer,
  };
  return { databaseUrls, adminUrls, outside };
}
