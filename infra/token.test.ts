import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { freePort } from "@app/net/ports";
import { HOW_TO_START } from "@app/net/running";
import { listen } from "@app/net/test/listen";
import { runCommand } from "@app/net/test/run-command";
import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { buildIdentityProvider } from "./identity-provider/app.ts";

const cli = fileURLToPath(new URL("token.ts", import.meta.url));

const run = (args: string[], env = {}) => runCommand(cli, args, { env });

it("prints the token and nothing else", async () => {
  const server = await buildIdentityProvider();
  await server.start(0, "127.0.0.1");
  try {
    const issuer = server.issuer.url ?? "";
    const { status, stdout, stderr } = await run(["alice", "--scope", "orders:read", "--issuer", issuer]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(decodeJwt(stdout.trim())).toMatchObject({ sub: "alice", scope: "orders:read", iss: issuer });
  } finally {
    await server.stop();
  }
});

it("asks the issuer of the running instance, unless another is given", async () => {
  const ISSUER_PORT = String(await freePort());
  const nothing = { GATEWAY_PORT: "1", FUNCTIONS_PORT: "1", TMPDIR: "/nowhere" };
  const server = await buildIdentityProvider();
  await server.start(Number(ISSUER_PORT), "127.0.0.1");
  try {
    const { stdout } = await run(["alice"], { ISSUER_PORT, ...nothing });
    expect(decodeJwt(stdout.trim())).toMatchObject({ sub: "alice", iss: server.issuer.url });
  } finally {
    await server.stop();
  }
});

it("says what to do when the identity provider is not running", async () => {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const { status, stdout, stderr } = await run(["alice", "--issuer", issuer]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(`No issuer answers at ${issuer}: ${HOW_TO_START}.\n`);
});

it("says so when another program answers there, or when the address is invalid", async () => {
  const server = createServer((_, response) => response.end("<html>"));
  const page = await listen(server);
  const { status, stderr } = await run(["alice", "--issuer", page]);
  expect(status).toBe(1);
  expect(stderr).toBe(`${page} is no identity provider: it answered without a token.\n`);
  expect((await run(["alice", "--issuer", "localhost:3200"])).stderr).toContain(
    "It must be a URL like http://",
  );
});

it("refuses an unknown flag", async () => {
  const { status, stderr } = await run(["alice", "--scopes", "all"]);
  expect(status).toBe(2);
  expect(stderr).toContain("unknown option '--scopes'");
});
