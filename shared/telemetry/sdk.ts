import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { startMetrics } from "./metrics.ts";
import type { Attributes, Middleware, Telemetry } from "./types.ts";

const SCOPE = "orders-two-ways";

/** Functions wait for the collector before they answer; a healthy collector takes a few milliseconds. */
const EXPORT_WITHIN_MS = 1_000;
/**
 * After a failure of the collector, no one waits for this time. Spans are kept meanwhile, up to the library's limit.
 */
const PAUSE_MS = 30_000;

/**
 * Sends spans to `<endpoint>/v1/traces` (OTLP over HTTP, JSON) under the name in `SERVICE_NAME`. Metrics are exposed
 * for scraping.
 */
export function startSdk(endpoint: string): Telemetry {
  const resource = resourceFromAttributes({ "service.name": serviceName() });
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_WITHIN_MS });
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const tracer = provider.getTracer(SCOPE);
  const metrics = startMetrics(resource);

  return {
    inSpan: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, (span) => within(span, work)),
    continueTrace: (traceparent, work) =>
      context.with(propagation.extract(context.active(), { traceparent }), work),
    traceparent: () => {
      const carrier: { traceparent?: string } = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent;
    },
    annotate: (attributes: Attributes) => void trace.getActiveSpan()?.setAttributes(attributes),
    nameOperation: (name) => void trace.getActiveSpan()?.updateName(name),
    observe: metrics.observe,
    logFields: () => {
      const span = trace.getActiveSpan()?.spanContext();
      return span ? { traceId: span.traceId, spanId: span.spanId } : {};
    },
    serverSpans: createServerSpans(tracer, metrics.observe),
    metrics: metrics.answer,
    flush: flushTo(url, provider),
  };
}

function flushTo(url: string, provider: TracerProvider): () => Promise<void> {
  let pausedUntil = 0;
  return async () => {
    if (Date.now() < pausedUntil) return;
    try {
      await provider.forceFlush();
    } catch (error) {
      pausedUntil = Date.now() + PAUSE_MS;
      process.emitWarning(`Spans cannot be sent to ${url}: ${describe(error)}`);
    }
  };
}

/** The error of a connection tried at several addresses has no message, only a code. */
function describe(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}

/** Lambda gives a function its handler's name, `orders/place-order.handler`; its first part is the context. */
function serviceName(): string {
  return process.env.SERVICE_NAME ?? process.env._HANDLER?.split("/")[0] ?? "service";
}

async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    });
    throw error;
  } finally {
    span.end();
  }
}

/** The name until a route sets the operation. */
const UNKNOWN = "unknown";

/**
 * Opens a span for each request, below the caller's span, and records its duration as a metric. `nameOperation` names
 * both.
 */
export function createServerSpans(
  tracer: Tracer,
  observe: (name: string, seconds: number, attributes: Attributes) => void,
): Middleware {
  return (request, response, next) => {
    const parent = propagation.extract(context.active(), request.headers);
    const attributes = { "http.request.method": request.method ?? "" };
    const span = tracer.startSpan(UNKNOWN, { kind: SpanKind.SERVER, attributes }, parent);
    const began = performance.now();
    response.once("close", () => {
      const status = response.statusCode;
      span.setAttribute("http.response.status_code", status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      // The SDK's spans have their current name; the interface for all SDKs does not show it.
      const { name } = span as unknown as { name: string };
      observe("http_server_request_duration_seconds", (performance.now() - began) / 1_000, {
        operation: name,
        status,
      });
      span.end();
    });
    context.with(trace.setSpan(parent, span), next);
  };
}
