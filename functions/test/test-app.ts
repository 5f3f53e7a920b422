import { createServer } from "node:http";
import { readLedger } from "@app/audit/ledger";
import { startLocalIssuer } from "@app/contract/test/local-issuer";
import { buildProvider } from "@app/infra/payment-provider/app";
import { listen } from "@app/net/test/listen";
import { DeleteItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { declared } from "../serverless-config.ts";
import { importHandler } from "./exactly-once/inboxes.ts";
import { startChain } from "./wired-handlers.ts";

const KEYS = {
  orders: "id",
  stock: "sku",
  reservations: "orderId",
  payments: "orderId",
  "slow-payments": "orderId",
};

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The functions with their surroundings: an issuer, a provider, and a customer who calls the HTTP functions. */
export async function openWorld() {
  const issuer = await startLocalIssuer();
  Object.assign(process.env, { ISSUER: issuer.url, AUDIENCE: issuer.audience });
  const provider = await startProvider();
  const chain = await startChain(provider);
  const YEAR_3000 = 32_503_680_000; // later than any time that a test sets
  const token = await issuer.sign({ exp: YEAR_3000 });

  const items = async <Item>(TableName: keyof typeof KEYS): Promise<Item[]> => {
    const { Items = [] } = await chain.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item) as Item);
  };
  return {
    chain,
    issuer,
    token,
    ledger: provider.ledger,
    items,
    /** Everything that a function could have changed. */
    everything: async () => [
      await items("orders"),
      await items("stock"),
      await items("reservations"),
      await items("payments"),
      await provider.ledger(),
    ],
    /** Calls an operation's function as the HTTP API does. */
    async call(operation: string, request: Request): Promise<APIGatewayProxyStructuredResultV2> {
      const handler = await importHandler(declared.functions[operation]!.handler);
      return (await handler(httpEvent(token, request))) as APIGatewayProxyStructuredResultV2;
    },
    /** Empties the tables, stores these units, and forgets all events. */
    async reset(stock: Record<string, number>): Promise<void> {
      for (const [TableName, key] of Object.entries(KEYS)) {
        for (const item of await items<Record<string, unknown>>(TableName as keyof typeof KEYS)) {
          await chain.client.send(new DeleteItemCommand({ TableName, Key: marshall({ [key]: item[key] }) }));
        }
      }
      for (const [sku, available] of Object.entries(stock)) {
        await chain.client.send(
          new PutItemCommand({ TableName: "stock", Item: marshall({ sku, available }) }),
        );
      }
      await chain.streams.forget();
    },
    async close(): Promise<void> {
      chain.stop();
      await issuer.close();
    },
  };
}

export type Request = { id?: string; key?: string; body?: object; headers?: Record<string, string> };

/** An event of an HTTP API, payload 2.0, with the fields that the functions read. */
export function httpEvent(token: string | undefined, { id, key, body, headers }: Request): object {
  return {
    version: "2.0",
    rawPath: id ? `/orders/${id}` : "/orders",
    rawQueryString: "",
    headers: {
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
      ...(key && { "idempotency-key": key }),
      ...headers,
    },
    requestContext: { requestId: "request", http: { method: body ? "POST" : "GET" } },
    ...(id && { pathParameters: { id } }),
    ...(body && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

async function startProvider() {
  const options = { apiKey: "local", controlKey: "control", latencyMs: 0, holdMs: 50 };
  const server = createServer(buildProvider({ ...options, random: Math.random }));
  const url = await listen(server);
  return {
    url,
    ledger: () => readLedger({ url, controlKey: "control" }),
  };
}
