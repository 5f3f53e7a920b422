import { randomUUID } from "node:crypto";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { deployedName } from "@app/functions/serverless-config";
import { sharedDirectory } from "@app/net/test/directory";
import { VARIANTS } from "@app/net/variant-names";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Both, startBoth } from "./embedded/both.ts";
import { fetchToken } from "./identity-provider/token.ts";

const NOBODY = "http://127.0.0.1:9";

const home = sharedDirectory();
let both: Both;

/** Variables that a shell may export for other programs. Each one once ended or misled a started process. */
function stubSurroundings(): void {
  const awsConfig = join(home, "aws-config");
  writeFileSync(
    awsConfig,
    `[default]\nuse_fips_endpoint = true\nendpoint_url = ${NOBODY}\nregion = us-gov-west-1\n`,
  );
  const surroundings = {
    HOME: join(awsConfig, "nowhere"), // neither readable nor writable
    PGSSLMODE: "require",
    PGHOST: "db.example",
    PGUSER: "somebody",
    PGOPTIONS: "-c default_transaction_read_only=on",
    AWS_PROFILE: "missing",
    AWS_CONFIG_FILE: awsConfig,
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    AWS_ENDPOINT_URL: NOBODY,
    AWS_ENDPOINT_URL_DYNAMODB: NOBODY,
    AWS_ENDPOINT_URL_LAMBDA: NOBODY,
    AWS_REGION: "us-gov-west-1",
    OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY,
    NODE_OPTIONS: "--require=/nowhere/at/all.cjs",
    NODE_ENV: "production",
    HTTP_PROXY: NOBODY,
    HTTPS_PROXY: NOBODY,
    NODE_USE_ENV_PROXY: "1",
    DEBUG: "*",
    PORT: "1",
    HOST: "0.0.0.0",
    ISSUER: "https://id.example",
    JWKS_URI: NOBODY,
    PROVIDER_URL: NOBODY,
    ORDERS_TABLE: "elsewhere",
    LC_ALL: "tr_TR.UTF-8",
    TZ: "Pacific/Chatham",
  };
  for (const [name, value] of Object.entries(surroundings)) vi.stubEnv(name, value);
}

beforeAll(async () => {
  stubSurroundings();
  both = await startBoth();
}, 120_000);

afterAll(async () => {
  await both?.stop();
  vi.unstubAllEnvs();
}, 60_000);

describe.each(VARIANTS)("the %s in a shell with settings for other programs", (variant) => {
  it("accept an order and settle it", async () => {
    const token = await fetchToken({ issuer: both.outside.issuer, subject: "alice" });
    const authorization = `Bearer ${token}`;
    const { url } = both[variant]!;
    const placed = await fetch(`${url}/orders`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json", "idempotency-key": randomUUID() },
      body: JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" }),
    });
    expect(placed.status).toBe(202);
    const { id } = (await placed.json()) as { id: string };
    await vi.waitFor(
      async () => {
        const answer = await fetch(`${url}/orders/${id}`, { headers: { authorization } });
        expect(await answer.json()).toMatchObject({ status: "confirmed" });
      },
      { timeout: 30_000, interval: 100 },
    );
  });
});

/** The status of a request as a browser sends it for a web page; undefined when nothing answers. */
function askAsWebPage(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(url, { method: "POST", headers: { "content-type": "text/plain", ...headers } });
    asked
      .on("error", () => resolve(undefined))
      .on("response", (response) => {
        expect(response.headers["access-control-allow-origin"]).toBeUndefined();
        resolve(response.resume().statusCode);
      });
    asked.end("{}");
  });
}

describe.each([
  ["of another origin", { origin: "http://evil.example" }],
  ["by a name that leads here", { host: "evil.example" }],
])("a web page %s", (_how, headers: Record<string, string>) => {
  it("is refused by every server that requires no proof of identity", async () => {
    const { outside, functions } = both;
    const invocation = `${functions!.lambdaEndpoint}/2015-03-31/functions/${deployedName("seedStock")}/invocations`;
    for (const url of [`${outside.issuer}/token`, `${outside.providerUrl}/charges`, invocation])
      expect(await askAsWebPage(url, headers)).toBe(403);
  });

  it("cannot read an answer of any other server", async () => {
    const { services, functions } = both;
    const urls = [services!.url, functions!.url, services!.internalUrls.orders];
    for (const url of urls) expect(await askAsWebPage(`${url}/orders`, headers)).toBe(401);
    const { port } = new URL(functions!.dynamodbEndpoint);
    if (process.platform === "linux")
      expect(await askAsWebPage(`http://127.0.0.1:${port}/`, headers)).toBe(undefined);
  });
});

it("writes only files that other users cannot read", () => {
  const others = (path: string) => statSync(path).mode & 0o007;
  expect(others(both.runDirectory)).toBe(0);
  const entries = readdirSync(both.runDirectory, { recursive: true, withFileTypes: true, encoding: "utf8" });
  const paths = entries
    .filter((entry) => !entry.isSymbolicLink())
    .map(({ parentPath, name }) => join(parentPath, name));
  const ours = paths.filter((path) => !path.includes("/native/")); // an installation; its top directory admits only its owner
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((path) => others(path) !== 0)).toEqual([]);
});
