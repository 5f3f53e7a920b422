import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { conform } from "@app/conformance/conform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docker, openStack, type Stack } from "./stack.ts";
import { type Container, containersOf, reachableFrom } from "./test/containers.ts";

const PROGRAMS = ["gateway", "orders", "inventory", "payments", "identity-provider", "payment-provider"];
const DATABASES = ["orders-database", "inventory-database", "payments-database"];
const ALL = [...PROGRAMS, ...DATABASES].sort();

let stack: Stack;
let containers: Container[];
beforeAll(async () => {
  stack = await openStack({ project: "orders-two-ways-test" });
  await stack.compose("up", "--detach", "--wait");
  containers = await containersOf(stack);
});
afterAll(() => stack?.down());

const container = (service: string) => containers.find((one) => one.service === service)!;

describe("docker compose up", () => {
  it("runs every part, and all are healthy", async () => {
    expect(containers.map(({ service }) => service).sort()).toEqual(ALL);
  });

  it("passes every check of the contract", { timeout: 300_000 }, async () => {
    const { passed, results } = await conform({ url: stack.url, issuer: stack.issuer });
    expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(passed).toBeGreaterThan(150);
  });

  it("sends no traces or metrics when nothing collects them", async () => {
    const script = `fetch("http://127.0.0.1:9000/metrics").then(({ status }) => console.log(status))`;
    expect((await stack.exec("orders", "node", "--eval", script)).trim()).toBe("404");
    expect(await stack.compose("logs", "orders")).toContain('"traced":false');
  });

  it("publishes only the gateway and the identity provider, on this machine's loopback only", () => {
    const published = containers.flatMap(({ service, published }) =>
      published.map((at) => `${service} ${at}`),
    );
    expect(published.sort()).toEqual([
      `gateway ${stack.url.replace("http://", "")}`,
      `identity-provider ${stack.issuer.replace("http://", "")}`,
    ]);
  });
});

describe("which container can reach which, by name or by address", () => {
  const REACHABLE: Record<string, string[]> = {
    gateway: ["identity-provider", "inventory", "orders", "payments"],
    orders: ["gateway", "inventory", "orders-database", "payments"],
    inventory: ["gateway", "inventory-database", "orders"],
    payments: ["gateway", "orders", "payment-provider", "payments-database"],
    "identity-provider": ["gateway"],
    "payment-provider": ["payments"],
    "orders-database": ["orders"],
    "inventory-database": ["inventory"],
    "payments-database": ["payments"],
  };

  it("only containers on a shared network", async () => {
    const reached = await Promise.all(ALL.map((service) => reachableFrom(service, stack, containers)));
    expect(Object.fromEntries(ALL.map((service, i) => [service, reached[i]]))).toEqual(REACHABLE);
  });

  it("no container can reach the outside: on the one network that is not internal, no answer would return", async () => {
    const format =
      '{{.Name}} {{.Internal}} {{index .Options "com.docker.network.bridge.enable_ip_masquerade"}}';
    const names = new Set(containers.flatMap(({ addresses }) => Object.keys(addresses)));
    const all = [...names].map((name) => `${stack.project}_${name}`);
    const networks = await docker(["network", "inspect", "--format", format, ...all]);
    const open = networks.split("\n").filter((line) => line.includes(" false "));
    expect(open).toEqual([`${stack.project}_front false false`]);
  });
});

describe.each(ALL)("the container of %s", (service) => {
  it("runs as an ordinary user, without capabilities or a way to gain any, under an init process", async () => {
    expect(container(service).user).toMatch(/^(node|postgres)$/);
    const init = await stack.exec(service, "cat", "/proc/1/comm");
    expect(init).toMatch(/docker-init|tini/);
    const status = await stack.exec(service, "cat", "/proc/1/status");
    expect(status).toMatch(/^CapBnd:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).not.toMatch(/^Uid:\s+0\s/m);
  });

  it("cannot change its own files", async () => {
    await expect(stack.exec(service, "touch", "/usr/local/bin/mine")).rejects.toThrow(
      /Read-only file system/,
    );
  });

  it("limits memory, processors and processes, restarts, and rotates its log", async () => {
    const { id, restart, log } = container(service);
    const format = "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}";
    const limits = (await docker(["inspect", "--format", format, id])).trim().split(" ").map(Number);
    expect(limits).toEqual([expect.any(Number), 1e9, expect.any(Number)]);
    expect(limits[0]).toBeGreaterThan(0);
    expect(limits[0]).toBeLessThanOrEqual(256 * 1024 ** 2);
    expect(limits[2]).toBeGreaterThan(0);
    expect(restart).toBe("unless-stopped");
    expect(log).toEqual({ type: "json-file", config: { "max-size": "10m", "max-file": "3" } });
  });

  it("has its secrets in files that only it can read, and none in its environment", async () => {
    const files = (
      await stack.exec(service, "sh", "-c", "cd /run/secrets 2>/dev/null && stat -c '%a' * || true")
    )
      .trim()
      .split("\n");
    expect(new Set(files)).toEqual(new Set([service === "identity-provider" ? "" : "400"]));
    const secret = /(PASSWORD|KEY|KEYS|URL)=(?!https?:)/;
    expect(container(service).environment.filter((line) => secret.test(line))).toEqual([]);
  });
});

describe.each(PROGRAMS)("the image of %s", (service) => {
  it("has no package manager and no unused dependencies, and adds less than 15 MB", async () => {
    const found = await stack.exec(
      service,
      "sh",
      "-c",
      "which npm npx yarn corepack pnpm; ls / /app | grep node_modules; true",
    );
    expect(found).toBe("");
    const size = async (image: string) =>
      Number(await docker(["image", "inspect", "--format", "{{.Size}}", image]));
    const own = (await size(container(service).image)) - (await size("node:24-slim"));
    expect(own).toBeLessThan(15_000_000);
  });
});

describe("a service behind the gateway", () => {
  /** Calls orders from inside another container. @returns the status, or the reason for a missing answer */
  const askOrders = async (from: string, options: string) => {
    const script = `
      const { readFileSync: read } = require("node:fs");
      const secret = (name) => read("/run/secrets/" + name, "utf8");
      const options = { ca: secret("TLS_CA"), agent: false, ...${options} };
      const request = require("node:https").get("https://orders:3000/orders", options, ({ statusCode }) => console.log(statusCode));
      request.on("error", ({ code, message }) => console.log(code ?? message));`;
    return (await stack.exec(from, "node", "--eval", script)).trim();
  };
  const certificate = `cert: secret("TLS_CERT"), key: secret("TLS_KEY")`;
  const key = `"x-caller": "gateway", "x-caller-key": secret("ORDERS_KEY"), "x-customer-id": "ada"`;

  it("answers a caller that has its certificate and its key", async () => {
    expect(await askOrders("gateway", `{ ${certificate}, headers: { ${key} } }`)).toBe("200");
  });

  it("refuses a caller without a certificate, even with a valid key", async () => {
    expect(await askOrders("gateway", `{ headers: { ${key} } }`)).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
  });

  it("refuses a caller with a certificate but without a key, or with another service's key", async () => {
    expect(await askOrders("gateway", `{ ${certificate} }`)).toBe("401");
    const stolen = await stack.exec("gateway", "cat", "/run/secrets/ORDERS_KEY");
    const headers = `{ "x-caller": "gateway", "x-caller-key": "${stolen.trim()}", "x-customer-id": "ada" }`;
    expect(await askOrders("inventory", `{ ${certificate}, headers: ${headers} }`).catch(String)).toBe("401");
  });
});

describe("npm run chaos -- --attach", () => {
  const chaos = fileURLToPath(new URL("../../loadtests/commands/chaos/main.ts", import.meta.url));

  it("injects faults into the running containers, reads databases and ledger that no port leads to, and leaves them running", async () => {
    const flags = [
      "--attach",
      "--duration",
      "12s",
      "--every",
      "6s",
      "--rate",
      "5",
      "--faults",
      "pause-orders",
    ];
    const env = { ...process.env, COMPOSE_PROJECT_NAME: stack.project };
    const { stdout } = await promisify(execFile)(process.execPath, [chaos, ...flags], { env });
    expect(stdout).toContain("pause-orders");
    expect(stdout).toMatch(/survived/);
    expect((await containersOf(stack)).map(({ startedAt }) => startedAt)).toEqual(
      containers.map(({ startedAt }) => startedAt),
    );
  });
});
