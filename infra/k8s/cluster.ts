import { forwardToIssuer, openForward } from "@app/cluster/forward";
import { kubectl } from "@app/cluster/kubectl";
import { type Access, accessTo } from "../compose/measured-stack.ts";
import type { Stack } from "../compose/stack.ts";
import { DATABASES, type Database } from "../embedded/call-keys.ts";

/** The services of the overlay `local` on the cluster of the current context, with their databases and ledger. */
export type Cluster = Pick<Stack, "url" | "issuer" | "exec"> & Access & { close(): void };

/** The Deployment or StatefulSet of a part. */
export const workloadOf = (name: string) =>
  `${name.endsWith("-database") ? "statefulset" : "deployment"}/${name}`;

/**
 * Opens forwards to everything that commands load and read. `close` ends them and leaves the pods running.
 * @throws Error with a sentence for the user when the services do not run on the cluster
 */
export async function openCluster(): Promise<Cluster> {
  const databases = DATABASES.map((name) => openForward(`${name}-database`, 5432));
  const services = [openForward("gateway"), forwardToIssuer(), openForward("payment-provider")];
  const opened = await Promise.allSettled([...databases, ...services]);
  const forwards = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const close = () => {
    for (const forward of forwards) forward.close();
  };
  try {
    for (const each of opened) if (each.status === "rejected") throw each.reason;
    const [gateway, issuer, provider] = forwards.slice(DATABASES.length);
    const ports = Object.fromEntries(DATABASES.map((name, i) => [name, forwards[i]!.port]));
    const exec = (service: string, ...command: string[]) =>
      kubectl(["exec", workloadOf(service), "--", ...command]);
    const parts = { url: gateway!.url, issuer: issuer!.url, exec };
    const access = await accessTo(parts, ports as Record<Database, number>, provider!.port);
    return { ...parts, ...access, close };
  } catch (error) {
    close();
    throw error;
  }
}
