import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** A stand-in for Jaeger: prints what it receives over OTLP, and answers a search by service, operation and tag as Jaeger does. */
const traces = new Map();
const plain = ({ key, value }) => ({ key, value: Object.values(value)[0] });

createServer(async (request, response) => {
  const body = await text(request);
  console.log(body);
  for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
    const serviceName = resource.attributes.map(plain).find(({ key }) => key === "service.name").value;
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) keep(span, serviceName);
  }
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
}).listen(4318);

function keep({ traceId, spanId, parentSpanId, name, kind, status, attributes, ...times }, serviceName) {
  const trace = traces.get(traceId) ?? { traceID: traceId, spans: [], processes: {} };
  traces.set(traceId, trace);
  trace.processes[serviceName] = { serviceName, tags: [] };
  const startTime = Math.floor(Number(times.startTimeUnixNano) / 1_000);
  trace.spans.push({
    traceID: traceId,
    spanID: spanId,
    operationName: name,
    references: parentSpanId ? [{ refType: "CHILD_OF", traceID: traceId, spanID: parentSpanId }] : [],
    startTime,
    duration: Math.floor(Number(times.endTimeUnixNano) / 1_000) - startTime,
    tags: [
      ...attributes.map(plain),
      ...(kind === 2 ? [{ key: "span.kind", value: "server" }] : []),
      ...(status.code === 2 ? [{ key: "error", value: true }] : []),
    ],
    processID: serviceName,
  });
}

createServer(({ url }, response) => {
  const asked = new URL(url, "http://jaeger").searchParams;
  const tags = Object.entries(JSON.parse(asked.get("tags") ?? "{}"));
  const isAskedFor = (span) =>
    span.processID === asked.get("service") &&
    span.operationName === asked.get("operation") &&
    tags.every(([key, value]) => span.tags.some((tag) => tag.key === key && tag.value === value));
  const data = [...traces.values()].filter(({ spans }) => spans.some(isAskedFor));
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
}).listen(16686);
