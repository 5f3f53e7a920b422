import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { calls, SERVICES } from "../embedded/call-keys.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const mesh = parse(readFileSync(new URL("../compose/mesh.yaml", import.meta.url), "utf8"), { merge: true });

type Listeners = { name: string; address: { socket_address: { address: string; port_value: number } } }[];

it.each(SERVICES)("leads %s to its callees, where infra/compose/mesh.yaml says", (service) => {
  const directory = testDirectory();
  execFileSync(process.execPath, [main, directory]);
  const read = (name: string) => JSON.parse(readFileSync(join(directory, service, name), "utf8"));
  const listeners: Listeners = read("envoy.json").static_resources.listeners;
  const urlOf = (name: string) => {
    const { address, port_value } = listeners.find((each) => each.name === name)!.address.socket_address;
    return `http://${address}:${port_value}`;
  };
  const { environment } = mesh.services[service];
  for (const callee of calls[service]) expect(environment[`${callee.toUpperCase()}_URL`]).toBe(urlOf(callee));
  if (service === "gateway") return;
  expect(urlOf("inbound")).toBe("http://0.0.0.0:3000");
  expect(JSON.stringify(read("app.json"))).toContain(
    `{"address":"${environment.HOST}","port_value":${environment.PORT}}`,
  );
  expect(mesh.services[`${service}-sidecar`].network_mode).toBe(`service:${service}`);
});
