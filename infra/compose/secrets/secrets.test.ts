import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
let kept: string;
let given: string;

beforeEach(() => {
  const directory = testDirectory();
  [kept, given] = [join(directory, "kept"), join(directory, "given")];
  mkdirSync(kept);
  run();
});

const run = (env = {}) =>
  execFileSync(process.execPath, [main, kept, given], { env: { ...process.env, ...env } });
const read = (container: string, name: string) => readFileSync(join(given, container, name), "utf8");
const filesOf = (container: string) => readdirSync(join(given, container)).sort();

describe("the secrets of a deployment", () => {
  it("go to the containers that need them, and to no other", () => {
    const tls = ["TLS_CA", "TLS_CERT", "TLS_KEY"];
    expect(Object.fromEntries(readdirSync(given).map((name) => [name, filesOf(name)]))).toEqual({
      gateway: ["CALLER_KEYS", "INVENTORY_KEY", "ORDERS_KEY", "PAYMENTS_KEY", ...tls],
      orders: ["CALLER_KEYS", "DATABASE_URL", "INVENTORY_KEY", "PAYMENTS_KEY", ...tls],
      inventory: ["CALLER_KEYS", "DATABASE_URL", ...tls],
      payments: ["CALLER_KEYS", "DATABASE_URL", "PROVIDER_API_KEY", ...tls],
      "payment-provider": ["ENV"],
      "orders-database": ["PASSWORD", "SUPERUSER_PASSWORD"],
      "inventory-database": ["PASSWORD", "SUPERUSER_PASSWORD"],
      "payments-database": ["PASSWORD", "SUPERUSER_PASSWORD"],
    });
  });

  it("have the same value at both ends", () => {
    expect(JSON.parse(read("inventory", "CALLER_KEYS"))).toEqual({
      gateway: read("gateway", "INVENTORY_KEY"),
      orders: read("orders", "INVENTORY_KEY"),
    });
    expect(read("orders", "DATABASE_URL")).toContain(
      `orders:${read("orders-database", "PASSWORD")}@orders-database`,
    );
    expect(read("payment-provider", "ENV")).toContain(`API_KEY=${read("payments", "PROVIDER_API_KEY")}\n`);
  });

  it("open the broker to each context, and no context to another one, where messages are in place of calls", () => {
    rmSync(given, { recursive: true });
    run({ MESSAGES: "yes" });
    expect(JSON.parse(read("inventory", "CALLER_KEYS"))).toEqual({
      gateway: read("gateway", "INVENTORY_KEY"),
    });
    expect(filesOf("orders")).toEqual([
      "BROKER_URL",
      "CALLER_KEYS",
      "DATABASE_URL",
      "TLS_CA",
      "TLS_CERT",
      "TLS_KEY",
    ]);
    const { username, password } = new URL(read("payments", "BROKER_URL"));
    expect(username).toBe("payments");
    expect(read("broker", "passwords.conf")).toContain(`PAYMENTS_PASSWORD: "${password}"\n`);
  });

  it("are readable only by their container's user", () => {
    expect(statSync(join(given, "orders", "TLS_KEY")).mode & 0o777).toBe(0o400);
    expect(statSync(join(kept, "secrets.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(kept, "authority.json")).mode & 0o777).toBe(0o600);
  });

  it("stay the same at the next start, and lost ones are restored", () => {
    const before = read("orders", "DATABASE_URL");
    rmSync(join(given, "orders"), { recursive: true });
    run();
    expect(read("orders", "DATABASE_URL")).toBe(before);
  });

  it("differ between deployments", () => {
    const before = read("gateway", "ORDERS_KEY");
    rmSync(kept, { recursive: true });
    mkdirSync(kept);
    run();
    expect(read("gateway", "ORDERS_KEY")).not.toBe(before);
  });
});

describe("a service's certificate", () => {
  it("names the service, is signed by the deployment's authority, and cannot sign others", () => {
    const authority = new X509Certificate(read("orders", "TLS_CA"));
    const certificate = new X509Certificate(read("orders", "TLS_CERT"));
    expect(certificate.subject).toBe("CN=orders");
    expect(certificate.checkHost("orders")).toBe("orders");
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect([authority.ca, certificate.ca]).toEqual([true, false]);
  });

  it("is new at every start, signed by the same authority", () => {
    const [certificate, authority] = [read("orders", "TLS_CERT"), read("orders", "TLS_CA")];
    run();
    expect(read("orders", "TLS_CERT")).not.toBe(certificate);
    expect(read("orders", "TLS_CA")).toBe(authority);
  });
});
