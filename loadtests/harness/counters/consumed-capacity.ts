import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

/** DynamoDB's units. */
export type Units = { read: number; write: number };

const WRITES = /\.(Put|Update|Delete|BatchWrite|TransactWrite)Items?$/;
const READS = /\.(Query|Scan|(Batch|Transact)?GetItems?)$/;

/**
 * Sums the capacity that each call of this thread consumes. It adds `ReturnConsumedCapacity` to the outgoing request
 * and reads the figure from the answer, so handlers and clients stay unchanged.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
 */
export function countUnits(add: (units: Units) => void): void {
  subscribe("http.client.request.created", (message) => {
    const { request } = message as { request: ClientRequest };
    const target = String(request.getHeader("x-amz-target"));
    const kind = WRITES.test(target) ? "write" : READS.test(target) && "read";
    if (!kind) return;
    askFor(request);
    request.prependOnceListener("response", (response: IncomingMessage) =>
      read(response, (consumed) => add({ read: 0, write: 0, [kind]: consumed })),
    );
  });
}

/** The SDK passes the whole body to `end`. A body that is written in another way is left alone. */
function askFor(request: ClientRequest): void {
  const end = request.end.bind(request) as (body?: unknown, ...rest: unknown[]) => ClientRequest;
  request.end = (body?: unknown, ...rest: unknown[]) => {
    const text = typeof body === "string" || body instanceof Uint8Array ? Buffer.from(body).toString() : "";
    if (!text.startsWith("{") || request.headersSent) return end(body, ...rest);
    const asking = Buffer.from(`{"ReturnConsumedCapacity":"TOTAL",${text.slice(1)}`);
    request.setHeader("content-length", asking.length);
    return end(asking, ...rest);
  };
}

function read(response: IncomingMessage, add: (consumed: number) => void): void {
  const push = response.push.bind(response);
  let text = "";
  response.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk !== null) text += chunk.toString("latin1");
    else
      add([...text.matchAll(/"CapacityUnits":([\d.]+)/g)].reduce((sum, [, units]) => sum + Number(units), 0));
    return push(chunk, encoding);
  };
}
