import { fork } from "node:child_process";
import { once } from "node:events";
import { get } from "node:https";
import { join } from "node:path";
import { createAuthority, type Identity, issueCertificate } from "@app/infra/compose/secrets/certificates";
import { freePort } from "@app/net/ports";
import { testDirectory } from "@app/net/test/directory";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient } from "./client.ts";

let authority: Identity;
let stranger: Identity;
beforeAll(async () => {
  authority = await createAuthority();
  stranger = await createAuthority();
});

/** Settings of a service whose certificate has this name. */
async function certified(name: string, by = authority) {
  const { certificate, key } = await issueCertificate(by, name);
  return { TLS_CA: authority.certificate, TLS_CERT: certificate, TLS_KEY: key };
}

/** Starts a service that knows the gateway and whose certificate names `localhost`. @returns its URL */
async function startService(settings: Record<string, string>): Promise<string> {
  const child = fork(new URL("test/known-service.ts", import.meta.url), {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return url.replace("http:", "https:").replace("127.0.0.1", "localhost");
}

/** Calls the service with these settings. */
async function call(url: string, settings: Record<string, string>) {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const client = createClient(url, {
    headers: { "x-caller": "gateway", "x-caller-key": "the key" },
    timeout: 5_000,
  });
  return client({ method: "GET", path: "/" });
}

/** Trusts the service's authority, and shows no certificate. */
function askWithoutCertificate(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, { ca: authority.certificate, agent: false }, resolve).on("error", reject);
  });
}

const refused = { status: 503 };

describe("where services have certificates", () => {
  it("a caller with its certificate and its key gets an answer", async () => {
    const url = await startService(await certified("localhost"));
    expect(await call(url, await certified("gateway"))).toMatchObject({ status: 200, text: "welcome" });
  });

  it("a caller without a certificate is refused, even with a valid key", async () => {
    const url = await startService(await certified("localhost"));
    await expect(askWithoutCertificate(url)).rejects.toThrow(
      /certificate required|ECONNRESET|socket hang up/i,
    );
  });

  it("a caller with another authority's certificate is refused", async () => {
    const url = await startService(await certified("localhost"));
    await expect(call(url, await certified("gateway", stranger))).rejects.toMatchObject(refused);
  });

  it("a key is refused with a certificate for another name", async () => {
    const url = await startService(await certified("localhost"));
    expect(await call(url, await certified("payments"))).toMatchObject({ status: 401 });
  });

  it("a caller refuses a service whose certificate has another name", async () => {
    const url = await startService(await certified("payments"));
    await expect(call(url, await certified("gateway"))).rejects.toMatchObject(refused);
  });
});

describe("a service", () => {
  it("answers health checks without a certificate, on the operators' port only", async () => {
    const OPERATIONS_PORT = String(await freePort());
    await startService({ ...(await certified("localhost")), OPERATIONS_PORT });
    const answer = await fetch(`http://127.0.0.1:${OPERATIONS_PORT}/readyz`);
    expect(await answer.json()).toEqual({ status: "ok" });
  });

  it("names the missing secret in one sentence", async () => {
    const missing = join(testDirectory(), "TLS_KEY");
    vi.stubEnv("TLS_KEY_FILE", missing);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => createClient("https://localhost", { headers: {}, timeout: 1 })).toThrow(
      `TLS_KEY_FILE names ${missing}, which cannot be read (ENOENT): put the secret there.`,
    );
  });
});
