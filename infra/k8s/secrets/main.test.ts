import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
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
let api: string;
let account: string;
beforeEach(async () => {
  [stored, writes, account] = [new Map(), [], testDirectory()];
  writeFileSync(join(account, "namespace"), "shop");
  writeFileSync(join(account, "token"), "a-token");
  api = await listen(
    createServer(async (request, response) => {
      const { pathname } = new URL(request.url!, "http://api");
      const name = /^\/api\/v1\/namespaces\/shop\/secrets\/([\w-]+)$/.exec(pathname)?.[1];
      if (!name || request.headers.authorization !== "Bearer a-token")
        return void response.writeHead(403).end();
      if (request.method === "GET" && !stored.has(name)) return void response.writeHead(404).end();
      if (request.method === "PATCH") {
        stored.set(name, (await new Response(request as never).json()) as never);
        writes.push(name);
      }
      response.end(JSON.stringify(stored.get(name)));
    }),
  );
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
  await expect(run()).rejects.toThrow("The API server answered 403 to GET");
  expect(writes).toEqual([]);
});
