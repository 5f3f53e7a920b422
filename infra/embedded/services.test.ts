import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sharedDirectory } from "@app/net/test/directory";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SERVICES, type Service } from "./call-keys.ts";
import { Children } from "./children.ts";
import { createRunDirectory } from "./run-directory.ts";
import { type ServicesVariant, startServices } from "./services.ts";

const fixture = new URL("fixtures/service.ts", import.meta.url).href;
const outside = {
  providerUrl: "http://provider",
  apiKey: "merchant",
  controlKey: "c",
  issuer: "http://issuer",
};

const base = sharedDirectory();
let runDirectory: string;
let children: Children;
let variant: ServicesVariant;
let env: Record<Service, Record<string, string | undefined>>;

beforeAll(async () => {
  runDirectory = await createRunDirectory(base);
  const directory = join(runDirectory, "services");
  for (const name of SERVICES) {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, "main.ts"), `import ${JSON.stringify(fixture)};\n`);
  }
  children = new Children(runDirectory);
  const options = { runDirectory, outside: Promise.resolve(outside), gatewayPort: 4321, directory };
  variant = await startServices(children, options);
  env = Object.fromEntries(SERVICES.map((name) => [name, loggedBy(name)])) as typeof env;
}, 60_000);

afterAll(() => children?.stop(), 30_000);

const loggedBy = (name: string) => JSON.parse(readFileSync(join(runDirectory, `${name}.log`), "utf8"));

it("opens the gateway on the given port and everything on the loopback address only", () => {
  expect(variant.url).toBe("http://127.0.0.1:4321");
  expect(SERVICES.map((name) => env[name]["HOST"])).toEqual(SERVICES.map(() => "127.0.0.1"));
});

it("gives each service its own database, and the gateway none", () => {
  const urls = SERVICES.map((name) => env[name]["DATABASE_URL"]);
  const { orders, inventory, payments } = variant.postgres.urls;
  expect(urls).toEqual([undefined, orders, inventory, payments]);
});

it("gives each caller the URLs of its callees", () => {
  const { orders, inventory, payments } = variant.internalUrls;
  const urls = { ORDERS_URL: orders, INVENTORY_URL: inventory, PAYMENTS_URL: payments };
  expect(env.gateway).toMatchObject({ ...urls, ISSUER: "http://issuer", AUDIENCE: "orders-two-ways" });
  expect(env.orders).toMatchObject({ INVENTORY_URL: inventory, PAYMENTS_URL: payments });
  expect(env.payments).toMatchObject({ PROVIDER_URL: "http://provider", PROVIDER_API_KEY: "merchant" });
});

it("gives every caller and callee a key that only the two share", () => {
  const accepted = (name: Service) => JSON.parse(env[name]["CALLER_KEYS"] ?? "") as Record<string, string>;
  expect(accepted("orders")).toEqual({ operator: variant.operatorKey, gateway: env.gateway["ORDERS_KEY"] });
  for (const callee of ["inventory", "payments"] as const) {
    const key = `${callee.toUpperCase()}_KEY`;
    expect(accepted(callee)).toEqual({ gateway: env.gateway[key], orders: env.orders[key] });
  }
  expect(accepted("gateway")).toEqual({});
  const keys = SERVICES.flatMap((name) => Object.values(accepted(name)));
  expect(new Set(keys).size).toBe(6);
  expect(keys.every((key) => key.length === 32)).toBe(true);
});

it("gives no secret to a process that does not need it", () => {
  const holders = SERVICES.filter((name) => env[name]["PROVIDER_API_KEY"]);
  expect(holders).toEqual(["payments"]);
});

it("starts further processes of orders, each with the settings of the first", async () => {
  await variant.startReplica();
  await variant.startReplica();
  expect(["orders 2", "orders 3"].map(loggedBy)).toEqual([env.orders, env.orders]);
});
