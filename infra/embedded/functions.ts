import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { freePort } from "./ports.ts";
import { stopwatch } from "./stopwatch.ts";

/** The functions variant under `serverless offline`, as its plugin reports it. */
export interface FunctionsVariant {
  url: string;
  /** Where the embedded DynamoDB answers. */
  dynamodbEndpoint: string;
  /** Where the plugin keeps the tables and checkpoints of this run. */
  runDirectory: string;
  /** From the start of `serverless offline` to its readiness. */
  startSeconds: number;
}

const projectFunctions = fileURLToPath(new URL("../../functions", import.meta.url));

export interface FunctionsOptions {
  outside: OutsideParties;
  /** 0 for any free port. */
  httpPort: number;
  /** The serverless project; the repository's own unless a test says otherwise. */
  directory?: string | undefined;
}

/** Starts `serverless offline` and waits for its tables, event source mappings and HTTP server. */
export async function startFunctions(
  children: Children,
  { outside, httpPort, directory = projectFunctions }: FunctionsOptions,
): Promise<FunctionsVariant> {
  const seconds = stopwatch();
  const http = httpPort || (await freePort());
  const lambda = await freePort();
  const { url, dynamodbEndpoint, runDirectory } = await children.start<ReadyMessage & FunctionsVariant>({
    name: "functions",
    // The program itself: the shell script in node_modules/.bin would stand between it and us.
    module: createRequire(join(directory, "package.json")).resolve("serverless/bin/serverless.js"),
    args: ["offline", "--host", "127.0.0.1", "--httpPort", `${http}`, "--lambdaPort", `${lambda}`],
    cwd: directory,
    env: {
      ISSUER: outside.issuer,
      AUDIENCE: "orders-two-ways",
      PROVIDER_URL: outside.providerUrl,
      PROVIDER_API_KEY: outside.apiKey,
    },
  });
  return { url, dynamodbEndpoint, runDirectory, startSeconds: seconds() };
}
