import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The outcome of a call:
 * - refused: its connection breaks, and it never arrives
 * - throttled, conflicting, failing, denied: it has no effect, and the answer is an error of this kind
 * - lost: it takes effect, and the connection breaks before the answer
 * - a number: it is delayed by this number of milliseconds
 */
export type Fate = "refused" | Failure | "lost" | number;
type Failure = "throttled" | "conflicting" | "failing" | "denied";

/** Decides the fate of each call; undefined passes it on unchanged. */
type Faults = (call: Call) => Fate | undefined;

/** A proxy between the functions and DynamoDB. It passes calls on unchanged unless a fault decides otherwise. */
export class DynamoDbProxy {
  readonly #agent = new Agent({ keepAlive: true });
  #server: Server | undefined;
  #faults: Faults | undefined;

  /** @returns the endpoint of the proxy */
  async lead(endpoint: string): Promise<string> {
    const server = createServer((call, answer) => {
      this.#serve(endpoint, call, answer).catch(() => answer.destroy());
    });
    this.#server = server;
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Applies faults to calls until the promise resolves. @returns the number of affected calls, by operation */
  async suffer(faults: Faults, until: Promise<unknown>): Promise<Map<string, number>> {
    const suffered = new Map<string, number>();
    this.#faults = (call) => {
      const fate = faults(call);
      if (fate !== undefined) suffered.set(call.operation, (suffered.get(call.operation) ?? 0) + 1);
      return fate;
    };
    await until;
    this.#faults = undefined;
    return suffered;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#agent.destroy();
  }

  async #serve(endpoint: string, incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const call = this.#faults && callOf(incoming, body);
    const fate = call && this.#faults?.(call);
    if (typeof fate === "number") await sleep(fate);
    if (fate === "refused") return void answer.destroy();
    if (call && typeof fate === "string" && fate !== "lost") {
      const { status, json } = failureOf(fate, call);
      answer.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(json));
      return;
    }
    const { method, headers, url } = incoming;
    const forwarded = request(new URL(url ?? "/", endpoint), { method, headers, agent: this.#agent });
    forwarded.end(body);
    const [response] = (await once(forwarded, "response")) as [IncomingMessage];
    if (fate === "lost") {
      response.resume();
      return void answer.destroy();
    }
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.on("error", () => answer.destroy()).pipe(answer);
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function callOf({ headers }: IncomingMessage, bytes: Buffer): Call {
  const body = bytes.toString();
  const operation = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
  const tables = [...body.matchAll(/"TableName":"([^"]+)"/g)].map(([, table]) => table!);
  const caller = /Credential=([^/]+)/.exec(String(headers.authorization))?.[1];
  return { operation, tables: [...new Set(tables)], body, caller };
}

/** A call of the AWS SDK, for example `PutItem`, with all tables that it names. `caller` is the access key that signed it. */
export type Call = { operation: string; tables: string[]; body: string; caller: string | undefined };

/** An error of DynamoDB for a call that had no effect. Source: DynamoDB API reference, the errors of each operation. */
export function failureOf(kind: Failure, call: Call): { status: number; json: object } {
  if (kind === "failing") return error(500, "InternalServerError", "An error occurred on the server side.");
  if (kind === "denied") {
    return error(
      400,
      "AccessDeniedException",
      `${call.caller} is not authorized to perform ${call.operation}.`,
    );
  }
  const isWrite = /^(Put|Update|Delete|TransactWrite)/.test(call.operation);
  if (kind === "throttled" || !isWrite) {
    return error(400, "ProvisionedThroughputExceededException", "The request rate is too high.");
  }
  if (call.operation !== "TransactWriteItems") {
    return error(400, "TransactionConflictException", "Transaction is ongoing for the item.");
  }
  const { TransactItems } = JSON.parse(call.body) as { TransactItems: unknown[] };
  const CancellationReasons = TransactItems.map((_, i) => ({
    Code: i === 0 ? "None" : "TransactionConflict",
  }));
  const cancelled = error(400, "TransactionCanceledException", "Transaction cancelled.");
  return { ...cancelled, json: { ...cancelled.json, CancellationReasons } };
}

function error(status: number, name: string, message: string) {
  return { status, json: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message } };
}
