import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Address, freePort } from "@app/net/ports";
import { createAuthority, type Identity, issueCertificate } from "../compose/secrets/certificates.ts";
import { calls, SERVICES, type Service } from "../embedded/call-keys.ts";
import type { ReadyMessage } from "../embedded/child.ts";
import { Children } from "../embedded/children.ts";
import { createRunDirectory } from "../embedded/run-directory.ts";
import type { Link } from "../embedded/services.ts";
import type { Envoys } from "./envoys-main.ts";
import { appEndpoint, type Sidecar, sidecarConfig } from "./sidecar.ts";

/** A sidecar for each service on this machine. */
export type Mesh = {
  /** Leads a call through the sidecars of its two ends. */
  link: Link;
  /** Signs the certificates of this mesh. */
  authority: Identity;
  /** The address at which the sidecar of each service accepts callers. */
  inbound: Record<Service, Address>;
  /** Process ids of the Envoys. */
  pids: Record<Service, number>;
  stop(): Promise<void>;
};

const main = fileURLToPath(new URL("envoys-main.ts", import.meta.url));
const READY_WITHIN_MS = 10_000;

/** @param envoy the program @throws Error with the end of Envoy's log; then nothing is left running */
export async function startMesh(envoy: string): Promise<Mesh> {
  const directory = await createRunDirectory();
  const children = new Children(directory);
  const stop = async () => {
    await children.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const authority = await createAuthority();
    const inbound = await forAll(SERVICES, localAddress);
    const sidecars = await forAll(SERVICES, (name) =>
      prepare(name, join(directory, name), inbound, authority),
    );
    const envoys = SERVICES.map((name) => envoyOf(sidecars[name]));
    const env = { MESH: JSON.stringify({ program: envoy, envoys } satisfies Envoys) };
    const { pids } = await children.start<ReadyMessage & { pids: number[] }>({
      name: "mesh",
      module: main,
      env,
    });
    const pidOf = Object.fromEntries(SERVICES.map((name, i) => [name, pids[i]])) as Mesh["pids"];
    return { link: (call) => lead(sidecars, call), authority, inbound, pids: pidOf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes a sidecar's files, and chooses the ports on which its service reaches its callees. */
async function prepare(
  service: Service,
  directory: string,
  inbound: Record<Service, Address>,
  authority: Identity,
): Promise<Sidecar> {
  mkdirSync(directory);
  const { certificate, key } = await issueCertificate(authority, service);
  const outbound = await forAll(calls[service], localAddress);
  const callee = (name: Service) => inbound[name];
  const sidecar = { service, inbound: inbound[service], outbound: (name: Service) => outbound[name], callee };
  const files = { TLS_CA: authority.certificate, TLS_CERT: certificate, TLS_KEY: key };
  for (const [name, content] of Object.entries(files)) write(join(directory, name), content);
  const complete = { ...sidecar, directory, certificates: directory };
  write(join(directory, "app.json"), JSON.stringify(appEndpoint()));
  write(join(directory, "envoy.json"), JSON.stringify(sidecarConfig(complete), null, 2));
  return complete;
}

function envoyOf({ service, directory, inbound, outbound }: Sidecar): Envoys["envoys"][number] {
  const accepts = [...calls[service].map(outbound), ...(service === "gateway" ? [] : [inbound])];
  return { config: join(directory, "envoy.json"), accepts };
}

/** Tells the callee's sidecar where its service is, and waits until a request reaches it. */
async function lead(
  sidecars: Record<Service, Sidecar>,
  { caller, callee, url }: Parameters<Link>[0],
): Promise<string> {
  const { hostname, port } = new URL(url);
  const endpoint = appEndpoint({ host: hostname, port: Number(port) });
  write(join(sidecars[callee].directory, "app.json"), JSON.stringify(endpoint));
  const { host, port: led } = sidecars[caller].outbound(callee);
  const through = `http://${host}:${led}`;
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(20)) {
    const { status } = await fetch(`${through}/readyz`);
    if (status !== 503) return through;
  }
  throw new Error(`The sidecars do not lead ${caller} to ${callee}.`);
}

/** Envoy notices a file that is moved to its place, and never reads half of it. */
function write(file: string, content: string): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const localAddress = async (): Promise<Address> => ({ host: "127.0.0.1", port: await freePort() });

async function forAll<Value>(
  services: readonly Service[],
  make: (name: Service) => Promise<Value>,
): Promise<Record<Service, Value>> {
  const made = services.map(async (name) => [name, await make(name)] as const);
  return Object.fromEntries(await Promise.all(made)) as Record<Service, Value>;
}
