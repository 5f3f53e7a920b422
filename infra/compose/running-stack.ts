import { fileURLToPath } from "node:url";
import { DATABASES, type Database } from "../embedded/call-keys.ts";
import { accessTo, type MeasuredStack } from "./measured-stack.ts";
import { docker, type Stack } from "./stack.ts";
import { openTunnel } from "./tunnel.ts";

const compose = (...args: string[]) => docker(["compose", ...args]);
const composeFile = fileURLToPath(new URL("../../compose.yaml", import.meta.url));

/**
 * Opens tunnels to the databases and the ledger of a running `docker compose up`, which publishes no port for them.
 * `down` closes the tunnels and leaves the containers running.
 * @throws Error with a sentence for the user when the stack does not run
 */
export async function openRunningStack(): Promise<MeasuredStack> {
  const [url, issuer] = await Promise.all([publishedAt("gateway"), publishedAt("identity-provider")]);
  const tunnelTo = (service: string, port: number) =>
    openTunnel(["docker", "compose", "--file", composeFile, "exec", "--no-TTY", service], port);
  const provider = await tunnelTo("payment-provider", 3000);
  const databases = await Promise.all(DATABASES.map((name) => tunnelTo(`${name}-database`, 5432)));
  const stack: Stack = {
    project: (await compose("ps", "--format", "{{.Project}}", "gateway")).trim(),
    url,
    issuer,
    compose,
    exec: (service, ...command) => compose("exec", "--no-TTY", service, ...command),
    down: async () => {
      for (const tunnel of [provider, ...databases]) tunnel.close();
    },
  };
  const ports = Object.fromEntries(DATABASES.map((name, i) => [name, databases[i]!.port]));
  const access = await accessTo(stack, ports as Record<Database, number>, provider.port);
  return { ...stack, startSeconds: Number.NaN, ...access };
}

/**
 * Where a container's port is published on this machine.
 * @throws Error with a sentence for the user when the container does not run
 */
export async function publishedAt(service: string, containerPort = 3000): Promise<string> {
  const published = await compose("port", service, `${containerPort}`).catch(() => "");
  const port = /:(\d+)\s*$/.exec(published)?.[1];
  if (port) return `http://127.0.0.1:${port}`;
  throw new Error(
    `The container ${service} is not up: start the services with docker compose up --detach --wait.`,
  );
}
