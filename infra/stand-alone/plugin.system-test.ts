import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@app/net/ports";
import { listen } from "@app/net/test/listen";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { isAlive, type ProcessRow, processTable, processTree } from "../embedded/process-table.ts";
import { buildIdentityProvider } from "../identity-provider/app.ts";
import { fetchToken } from "../identity-provider/token.ts";

vi.setConfig({ testTimeout: 300_000 });
const WAIT = { timeout: 240_000 };

const functions = fileURLToPath(new URL("../../functions", import.meta.url));
const serverless = createRequire(join(functions, "package.json")).resolve("serverless/bin/serverless.js");

interface Offline {
  process: ChildProcess;
  url: string;
  issuer: string;
  output: () => string;
  exit: Promise<unknown[]>;
}

/** Runs `serverless offline` in functions/, on free ports. */
async function offline(env: Record<string, string> = {}, options: string[] = []): Promise<Offline> {
  const temporary = mkdtempSync(join(tmpdir(), "stand-alone-test-"));
  const ports = { FUNCTIONS_PORT: `${await freePort()}`, ISSUER_PORT: `${await freePort()}`, ...env };
  const args = [serverless, "offline", "--lambdaPort", `${await freePort()}`, ...options];
  const child = spawn(process.execPath, args, {
    cwd: functions,
    env: { ...process.env, NO_COLOR: "1", TMPDIR: temporary, ...ports },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  const [url, issuer] = [ports.FUNCTIONS_PORT, ports.ISSUER_PORT].map((port) => `http://127.0.0.1:${port}`);
  return { process: child, url: url!, issuer: issuer!, output: () => text, exit };
}

async function ready(
  env?: Record<string, string>,
  options?: string[],
): Promise<Offline & { tree: ProcessRow[] }> {
  const started = await offline(env, options);
  const ended = started.exit.then(() => Promise.reject(new Error(started.output())));
  const welcomed = expect.poll(started.output, WAIT).toContain("Ctrl-C stops everything.");
  await Promise.race([welcomed, ended]);
  return { ...started, tree: processTree(processTable(), started.process.pid!) };
}

const standInsIn = (tree: ProcessRow[]) =>
  tree.flatMap(({ command }) => /^orders-two-ways\/(\S+)/.exec(command)?.[1] ?? []).toSorted();

async function serve(answer: object): Promise<string> {
  const server = createServer((_, response) => response.end(JSON.stringify(answer)));
  return listen(server);
}

describe("serverless offline, run in functions/", () => {
  it("prints a command that places an order from any directory, and ends all its processes on Ctrl-C", async () => {
    const { process: emulator, output, exit, tree } = await ready();
    expect(standInsIn(tree)).toEqual(["identity-provider", "payment-provider"]);
    const [command] = /^curl -i [^]*?(?=\n\n)/m.exec(output())!;
    const { stdout } = await promisify(execFile)("bash", ["-c", command], { cwd: tmpdir() });
    expect(stdout).toContain("HTTP/1.1 202 Accepted");
    expect(output()).toContain("For docker compose up beside the functions: Ctrl-C, start the containers");
    emulator.kill("SIGINT");
    expect(await exit).toEqual([0, null]);
    await expect.poll(() => tree.filter(isAlive), WAIT).toEqual([]);
  });

  it("runs the durable function with --config durable.yml: an order is confirmed", async () => {
    const { url, issuer, output } = await ready({}, ["--config", "durable.yml"]);
    const [command] = /^curl -i [^]*?(?=\n\n)/m.exec(output())!;
    const { stdout } = await promisify(execFile)("bash", ["-c", command], { cwd: tmpdir() });
    const [, path] = /^location: (\S+)/im.exec(stdout)!;
    const headers = { authorization: `Bearer ${await fetchToken({ issuer, subject: "alice" })}` };
    const order = async () => (await fetch(url + path, { headers })).json();
    await expect.poll(order, WAIT).toMatchObject({ status: "confirmed" });
  });

  it("uses an issuer that runs already, and leaves no orphan when it is killed", async () => {
    const ISSUER_PORT = String(await freePort());
    const identity = await buildIdentityProvider();
    await identity.start(Number(ISSUER_PORT), "127.0.0.1");
    identity.issuer.url = `http://127.0.0.1:${ISSUER_PORT}`;
    onTestFinished(() => identity.stop());
    const { process: emulator, url, issuer, output, tree } = await ready({ ISSUER_PORT });
    expect(output()).toContain(`Issuer     ${issuer} (ran before, and is used until it ends)`);
    expect(standInsIn(tree)).toEqual(["payment-provider"]);
    const headers = { authorization: `Bearer ${await fetchToken({ issuer, subject: "alice" })}` };
    expect((await fetch(`${url}/orders`, { headers })).status).toBe(200);
    emulator.kill("SIGKILL");
    await expect.poll(() => tree.filter(isAlive), WAIT).toEqual([]);
  });

  it("uses the given issuer and provider, and starts none", async () => {
    const given = {
      ISSUER: "http://127.0.0.1:1",
      PROVIDER_URL: "http://127.0.0.1:2",
      PROVIDER_API_KEY: "key",
    };
    const { output, tree } = await ready(given);
    expect(standInsIn(tree)).toEqual([]);
    expect(output()).toContain(
      "Issuer     http://127.0.0.1:1 (as set)\nProvider   http://127.0.0.1:2 (as set)",
    );
    expect(output()).toContain('-H "Authorization: Bearer $TOKEN"');
  });

  it.each([
    [
      "another program has the issuer's port",
      async () => ({ ISSUER_PORT: new URL(await serve({ issuer: "http://another" })).port }),
      /Port \d+ is taken: stop what listens there or choose another with ISSUER_PORT\./,
    ],
    [
      "the key to the provider is missing",
      async () => ({ PROVIDER_URL: "http://127.0.0.1:2" }),
      /PROVIDER_URL is set and PROVIDER_API_KEY is not: set both, or neither for a stand-in\./,
    ],
    [
      "its own port is taken",
      async () => ({ FUNCTIONS_PORT: new URL(await serve({})).port }),
      /Port \d+ is taken: stop what listens there or choose another with --httpPort\./,
    ],
  ])("ends with a sentence, and with all it started, when %s", async (_, env, sentence) => {
    const { output, exit } = await offline(await env());
    expect(await exit).toEqual([1, null]);
    expect(output()).toMatch(sentence);
    expect(output()).not.toMatch(/^ +at /m);
  });
});
