import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SERVICES, type Service } from "../embedded/call-keys.ts";
import { appEndpoint, type Sidecar, sidecarConfig } from "./sidecar.ts";

/**
 * `main.ts DIRECTORY`: writes the configuration of each sidecar in the containers to DIRECTORY/<service>. A sidecar
 * shares the network of its service, and finds both this directory and its certificates at the paths given here.
 */
const [directory = "/mesh"] = process.argv.slice(2);
const CERTIFICATES = "/run/secrets";
const LOOPBACK = "127.0.0.1";
/** The same port as without a mesh, so that callers' names for it stay the same. */
const INBOUND = 3000;
const APP = 3001;
const OUTBOUND: Partial<Record<Service, number>> = { orders: 15_001, inventory: 15_002, payments: 15_003 };

for (const service of SERVICES) {
  const own = join(directory, service);
  const sidecar: Sidecar = {
    service,
    inbound: { host: "0.0.0.0", port: INBOUND },
    outbound: (callee) => ({ host: LOOPBACK, port: OUTBOUND[callee]! }),
    callee: (callee) => ({ host: callee, port: INBOUND }),
    directory: own,
    certificates: CERTIFICATES,
  };
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "app.json"), JSON.stringify(appEndpoint({ host: LOOPBACK, port: APP })));
  writeFileSync(join(own, "envoy.json"), JSON.stringify(sidecarConfig(sidecar), null, 2));
}
console.log("Every sidecar has its configuration.");
