import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "@app/net/ports";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { endGroup } from "../../embedded/process-table.ts";
import { deployCheck, functions } from "./tools.ts";

export const REGION = "eu-west-1";

/** An emulator of AWS with the functions variant deployed on it. */
export interface Emulator {
  /** The endpoint of all its AWS APIs. */
  endpoint: string;
  /** The URL of the deployed HTTP API. */
  apiUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts the emulator and runs plain `serverless deploy` for stage dev on it.
 * @param parameters values of the Parameter Store before the deployment, by name
 * @param env environment of the deployment
 * @throws Error with the end of the output
 */
export async function deployToEmulator(
  parameters: Record<string, string>,
  env: Record<string, string>,
): Promise<Emulator> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  // The emulator stays in the process group of the script that starts it, so that both end together.
  const script = spawn("bash", [deployCheck, functions, "dev"], {
    detached: true,
    env: { ...process.env, ...env, PORT: String(port), REGION, NODE_BIN: dirname(process.execPath) },
  });
  const stop = () => endGroup(script.pid!);
  process.once("exit", () => process.kill(-script.pid!, "SIGKILL"));
  let output = "";
  for (const stream of [script.stdout, script.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = new Promise<number | null>((done) => script.once("exit", done));
  // The script starts the emulator and deploys at once; the deployment takes seconds before it reads the parameters.
  await Promise.race([putParameters(parameters, endpoint), ended]);
  const status = await ended;
  const apiUrl = /^API=(.+)$/m.exec(output)?.[1];
  if (status === 0 && apiUrl) return { endpoint, apiUrl, stop };
  await stop();
  throw new Error(`It was not deployed:\n${output.slice(-4_000)}`);
}

/** The emulator accepts any credentials as its own account. */
export function connectionTo(endpoint: string) {
  return { endpoint, region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
}

/** Directs the AWS SDK and Serverless to the emulator. */
export function environmentOf({ endpoint }: Emulator): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Waits for the emulator, and puts values into its Parameter Store. */
export async function putParameters(parameters: Record<string, string>, endpoint: string): Promise<void> {
  while (!(await isUp(endpoint))) await delay(100);
  const client = new SSMClient(connectionTo(endpoint));
  for (const [Name, Value] of Object.entries(parameters)) {
    await client.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
  }
}

async function isUp(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_localstack/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
