import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { conform } from "@app/conformance/conform";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startBoth } from "../embedded/both.ts";
import { calls, SERVICES } from "../embedded/call-keys.ts";
import { isAlive, processTable } from "../embedded/process-table.ts";
import { EDGES } from "./edges.ts";
import { findEnvoy, HOW_TO_GET_ENVOY } from "./find-envoy.ts";
import { type Mesh, startMesh } from "./mesh.ts";
import { isRefused, tryMesh } from "./refusals.ts";

const envoy = await findEnvoy();
let mesh: Mesh;
beforeAll(async () => {
  if (envoy) mesh = await startMesh(envoy);
});
afterAll(() => mesh?.stop());

it("has a policy for exactly the edges of the call graph", () => {
  const called = SERVICES.flatMap((caller) => calls[caller].map((callee) => `${caller} → ${callee}`));
  expect(EDGES.map(({ caller, callee }) => `${caller} → ${callee}`).sort()).toEqual(called.sort());
});

describe.skipIf(!envoy)(`the services behind a mesh${envoy ? "" : `: ${HOW_TO_GET_ENVOY}`}`, () => {
  it("pass every check of the contract, and only allowed requests reach them", {
    timeout: 300_000,
  }, async () => {
    const both = await startBoth({ only: "services", link: mesh.link });
    onTestFinished(() => both.stop());
    const { passed, results } = await conform({ url: both.services!.url, issuer: both.outside.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);

    const attempts = await tryMesh(mesh);
    const reached = attempts.filter((attempt) => !isRefused(attempt)).map(({ name }) => name);
    expect(reached).toEqual(attempts.filter(({ allowed }) => allowed).map(({ name }) => name));
    expect(attempts.length - reached.length).toBeGreaterThan(20);
  });
});

describe.skipIf(!envoy)("a call through two sidecars", () => {
  it("is repeated after a 503 when it may be, and only then", async () => {
    const { url, received } = await callee((_request, response) => {
      response.writeHead(received.length % 2 === 1 ? 503 : 200).end();
    });
    const led = await mesh.link({ caller: "gateway", callee: "orders", url });
    received.length = 0;
    expect(await statusOf("GET", `${led}/orders`)).toBe(200);
    expect(received.splice(0)).toEqual(["GET /orders", "GET /orders"]);
    expect(await statusOf("POST", `${led}/orders`)).toBe(503);
    expect(received).toEqual(["POST /orders"]);
  });

  it("ends with 504 at its deadline", async () => {
    const { url } = await callee((request, response) => {
      if (request.url === "/readyz") response.end();
    });
    const led = await mesh.link({ caller: "orders", callee: "inventory", url });
    expect(await statusOf("PUT", `${led}/reservations/1`)).toBe(504);
  });
});

it.skipIf(!envoy)("leaves no Envoy running when it stops", async () => {
  const other = await startMesh(envoy!);
  const table = processTable();
  const envoys = Object.values(other.pids).map((pid) => table.get(pid)!);
  expect(envoys.map(isAlive)).toEqual([true, true, true, true]);
  await other.stop();
  expect(envoys.map(isAlive)).toEqual([false, false, false, false]);
});

async function callee(handle: RequestListener) {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    handle(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const statusOf = async (method: string, url: string) => (await fetch(url, { method })).status;
