import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { connectionTo, type Emulator, environmentOf, putParameters, REGION } from "./emulator.ts";
import { functions, serverless } from "./tools.ts";

const STACK = "orders-two-ways-payments-dev";

/**
 * Deploys payments.yml beside the functions variant.
 * @param parameters values of its Parameter Store, by the last part of the name
 * @returns a function that calls its HTTP API as the service `orders`
 */
export async function deployPayments(emulator: Emulator, parameters: Record<string, string>) {
  const named = Object.entries(parameters).map(([name, value]) => [
    `/orders-two-ways-payments/dev/${name}`,
    value,
  ]);
  await putParameters(Object.fromEntries(named), emulator.endpoint);
  const args = [serverless, "deploy", "--config", "payments.yml", "--region", REGION];
  const env = { ...process.env, ...environmentOf(emulator) };
  await promisify(execFile)(process.execPath, args, { cwd: functions, env });
  const url = await urlOfStack(emulator);
  return async (key: string, method: string, path: string, body: object = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { "x-caller": "orders", "x-caller-key": key, "content-type": "application/json" },
      ...(method === "PUT" && { body: JSON.stringify(body) }),
    });
    return { code: response.status, json: await response.json() };
  };
}

/** The emulator serves an HTTP API under its own address, so the stack's output PaymentsUrl leads nowhere here. */
async function urlOfStack({ endpoint }: Emulator): Promise<string> {
  const cloudFormation = new CloudFormationClient(connectionTo(endpoint));
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
  const api = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === "HttpApiId")?.OutputValue;
  return `${endpoint}/_aws/execute-api/${api}/$default`;
}

/** The number of charges of an order in the payment provider's ledger. */
export async function chargesOf(order: string, { providerUrl, controlKey }: Provider): Promise<number> {
  const response = await fetch(`${providerUrl}/ledger`, { headers: { "x-control-key": controlKey } });
  const { charges } = (await response.json()) as { charges: { reference: string }[] };
  return charges.filter(({ reference }) => reference === order).length;
}

type Provider = { providerUrl: string; controlKey: string };
