import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { testDirectory } from "@app/net/test/directory";
import { listen } from "@app/net/test/listen";
import { beforeEach, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** Secrets by name, as an API server keeps them. */
let stored: Map<string, { data: Record<string, string> }>;
let writes: string[];
let server: Server;
let api: string;
let account: string;
beforeEach(async () => {
  [stored, writes, account] = [new Map(), [], testDirectory()];
  writeFileSync(join(account, "namespace"), "shop");
  writeFileSync(join(account, "token"), "a-token");
  server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, "http://api");
    const name = /^\/api\/v1\/namespaces\/shop\/secrets\/([\w-]+)$/.exec(pathname)?.[1];
    if (!name || request.headers.authorization !== "Bearer a-token")
      return void response.writeHead(403).end("forbidden");
    if (request.method === "GET" && !stored.has(name)) return void response.writeHead(404).end();
    if (request.method === "PATCH") {
      stored.set(name, (await new Response(request as never).json()) as never);
      writes.push(name);
    }
    response.end(JSON.stringify(stored.get(name)));
  });
  api = await listen(server);
});

const run = () => promisify(execFile)(process.execPath, [main, api, account]);
const read = (secret: string, name: string) =>
  Buffer.from(stored.get(secret)!.data[name]!, "base64").toString();

it("makes a Secret for each pod, and remembers all of them first", async () => {
  await run();
  expect(writes[0]).toBe("kept");
  expect(Object.keys(stored.get("kept")!.data).sort()).toEqual(["authority.json", "secrets.json"]);
  expect(JSON.parse(read("inventory", "CALLER_KEYS"))).toEqual({
    gateway: read("gateway", "INVENTORY_KEY"),
    orders: read("orders", "INVENTORY_KEY"),
  });
  expect(read("payments", "TLS_CERT")).toContain("BEGIN CERTIFICATE");
});

it("keeps the secrets of an earlier run, and restores a lost Secret", async () => {
  await run();
  const [url, certificate] = [read("orders", "DATABASE_URL"), read("orders", "TLS_CERT")];
  stored.delete("orders");
  await run();
  expect(read("orders", "DATABASE_URL")).toBe(url);
  expect(read("orders", "TLS_CERT")).not.toBe(certificate);
});

it("says what the API server refused, and makes nothing", async () => {
  writeFileSync(join(account, "token"), "another-token");
  const { stderr } = await run().catch((error: { stderr: string }) => error);
  expect(stderr).toBe(
    `The API server answered 403 to GET ${api}/api/v1/namespaces/shop/secrets/kept: forbidden\n`,
  );
  expect(writes).toEqual([]);
});

it("waits until the API server can be reached", async () => {
  const { port } = new URL(api);
  server.close();
  await once(server, "close");
  const job = spawn(process.execPath, [main, api, account]);
  const said = once(job.stdout, "data");
  const ended = once(job, "close");
  expect(String(await said)).toBe(
    `The API server at ${api} cannot be reached (ECONNREFUSED): trying again.\n`,
  );
  server.listen(Number(port), "127.0.0.1");
  expect(await ended).toEqual([0, null]);
  expect(writes).toContain("orders");
});
