import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/**
 * A span as in OTLP's JSON, with the interesting fields extracted. `start` and `end` are in milliseconds since 1970.
 */
export type ReceivedSpan = {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, string | number>;
  failed: boolean;
  /** Whether the span is a request with a waiting caller, instead of a step inside a process. */
  answersRequest: boolean;
  start: number;
  end: number;
};

export type Receiver = { url: string; spans: ReceivedSpan[]; close(): void };

/** Receives OTLP over HTTP in JSON, like a collector. Set `OTEL_EXPORTER_OTLP_ENDPOINT` to its URL. */
export async function receiveSpans(): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    const known = request.url === "/v1/traces" && request.headers["content-type"] === "application/json";
    if (known) spans.push(...spansIn((await json(request)) as TraceExport));
    response.writeHead(known ? 200 : 404, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, close };
}

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };

/** The body of a request to `/v1/traces`, as far as it is used. */
export type TraceExport = {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: {
        name: string;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        kind: number;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: Attribute[];
        status: { code?: number };
      }[];
    }[];
  }[];
};

export function spansIn({ resourceSpans }: TraceExport): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId, attributes, status, ...span }) => ({
        service: String(plain(resource.attributes)["service.name"]),
        name,
        traceId,
        spanId,
        parentSpanId: parentSpanId || undefined,
        attributes: plain(attributes),
        failed: status.code === 2, // STATUS_CODE_ERROR
        answersRequest: span.kind === 2, // SPAN_KIND_SERVER
        start: Number(span.startTimeUnixNano) / 1e6,
        end: Number(span.endTimeUnixNano) / 1e6,
      })),
    ),
  );
}

function plain(attributes: Attribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );
}
