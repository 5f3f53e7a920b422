import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished, vi } from "vitest";
import { Children } from "./children.ts";
import { startFunctions } from "./functions.ts";

const outside = {
  providerUrl: "http://provider",
  apiKey: "merchant",
  controlKey: "c",
  issuer: "http://issuer",
};

/** A serverless project whose `serverless` is the given script. */
function project(script: string) {
  const directory = testDirectory();
  const bin = join(directory, "node_modules", "serverless", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(directory, "package.json"), "{}");
  writeFileSync(join(bin, "serverless.js"), script);
  const children = new Children(directory);
  onTestFinished(() => children.stop());
  return { directory, children };
}

it("starts serverless offline in its project, on the given port, with a DynamoDB and the external parties", async () => {
  const { directory, children } = project(`
    const names = ["ISSUER", "AUDIENCE", "PROVIDER_URL", "PROVIDER_API_KEY", "DYNAMODB_ENDPOINT", "FUNCTIONS_RUN_DIRECTORY"];
    const env = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    process.send({ ready: true, url: JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2), preloaded: globalThis.preloaded, ...env }) });
    process.on("disconnect", () => process.exit());
  `);
  const preload = "data:text/javascript,globalThis.preloaded=true";
  const linkDynamoDb = async (endpoint: string) => `${endpoint}/proxied`;
  const options = { runDirectory: directory, outside, httpPort: 4321, linkDynamoDb, preload, directory };
  const { url, dynamodbEndpoint, runDirectory } = await startFunctions(children, options);
  const { args, ...told } = JSON.parse(url);
  expect(args.slice(0, -1)).toEqual(["offline", "--host", "127.0.0.1", "--httpPort", "4321", "--lambdaPort"]);
  expect(told).toEqual({
    cwd: directory,
    preloaded: true,
    ISSUER: "http://issuer",
    AUDIENCE: "orders-two-ways",
    PROVIDER_URL: "http://provider",
    PROVIDER_API_KEY: "merchant",
    DYNAMODB_ENDPOINT: `${dynamodbEndpoint}/proxied`,
    FUNCTIONS_RUN_DIRECTORY: runDirectory,
  });
  expect((await fetch(dynamodbEndpoint)).status).toBeLessThan(500);
});

it("shows why it did not start", async () => {
  const { directory, children } = project(`console.error("no such stage"); process.exit(1);`);
  await expect(
    startFunctions(children, { runDirectory: directory, outside, httpPort: 0, directory }),
  ).rejects.toThrow(
    "functions exited with status 1 before it was ready. The end of its log:\n  functions | no such stage",
  );
});

it("uses the DynamoDB at DYNAMODB_ENDPOINT, and starts none", async () => {
  const { directory, children } = project(`
    process.send({ ready: true, url: process.env.DYNAMODB_ENDPOINT + " " + process.env.DYNAMODB_FILE });
    process.on("disconnect", () => process.exit());
  `);
  vi.stubEnv("DYNAMODB_ENDPOINT", "http://dynamodb.example:8000");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { url } = await startFunctions(children, {
    runDirectory: directory,
    outside,
    httpPort: 0,
    directory,
  });
  expect(url).toBe("http://dynamodb.example:8000 undefined");
  expect(Object.keys(children.pids)).toEqual(["functions"]);
});
