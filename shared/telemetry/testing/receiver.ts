import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A span as OTLP has it in JSON, with what tests look at made handy. */
export interface ReceivedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, string | number>;
  failed: boolean;
}

/** Receives OTLP over HTTP in JSON, as a collector does, for one test. Set `OTEL_EXPORTER_OTLP_ENDPOINT` to its URL. */
export async function startReceiver(): Promise<{ url: string; spans: ReceivedSpan[] }> {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    const known = request.url === "/v1/traces" && request.headers["content-type"] === "application/json";
    if (known) spans.push(...spansIn((await json(request)) as Export));
    response.writeHead(known ? 200 : 404, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans };
}

/**
 * A trace as one would draw it: a line for each span, `service: name`, below its parent and in the order of their names.
 * @throws Error when a span's parent is missing
 */
export function drawTrace(spans: readonly ReceivedSpan[], traceId: string): string[] {
  const own = spans.filter((span) => span.traceId === traceId);
  const known = new Set(own.map(({ spanId }) => spanId));
  const orphan = own.find(({ parentSpanId }) => parentSpanId && !known.has(parentSpanId));
  if (orphan) throw new Error(`The parent of ${orphan.service}: ${orphan.name} is missing.`);
  const below = (parent: string | undefined, depth: string): string[] =>
    own
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .map(({ service, name, spanId }) => [`${depth}${service}: ${name}`, ...below(spanId, `${depth}  `)])
      .sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
      .flat();
  return below(undefined, "");
}

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
type Export = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        attributes: Attribute[];
        status: { code?: number };
      }[];
    }[];
  }[];
};

function spansIn({ resourceSpans }: Export): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId, attributes, status }) => ({
        service: String(plain(resource.attributes)["service.name"]),
        name,
        traceId,
        spanId,
        parentSpanId: parentSpanId || undefined,
        attributes: plain(attributes),
        failed: status.code === 2, // STATUS_CODE_ERROR
      })),
    ),
  );
}

function plain(attributes: Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );
}
