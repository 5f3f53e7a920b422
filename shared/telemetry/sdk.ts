import { context, propagation, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { startMetrics } from "./metrics.ts";
import { createServerSpans } from "./server-spans.ts";
import type { Attributes, Telemetry } from "./types.ts";

const SCOPE = "orders-two-ways";

/**
 * Functions wait for the collector before they answer; a healthy collector takes a few milliseconds.
 * `OTEL_EXPORTER_OTLP_TIMEOUT` sets another limit.
 */
const EXPORT_WITHIN_MS = 1_000;
/** How often spans are sent, unless `OTEL_BSP_SCHEDULE_DELAY` says otherwise: the library does not read it. */
const SEND_EVERY_MS = 5_000;
/**
 * After a failure of the collector, no request waits for the collector during this time. Spans are kept meanwhile, up
 * to the library's limit.
 */
const PAUSE_MS = 30_000;

/**
 * Sends spans to `<endpoint>/v1/traces` (OTLP over HTTP, JSON) under the name in `SERVICE_NAME`. Metrics are exposed
 * for scraping.
 */
export function startSdk(endpoint: string): Telemetry {
  const resource = resourceFromAttributes({ "service.name": serviceName() });
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const timeoutMillis = Number(process.env.OTEL_EXPORTER_OTLP_TIMEOUT ?? EXPORT_WITHIN_MS);
  const exporter = new OTLPTraceExporter({ url, timeoutMillis });
  const scheduledDelayMillis = Number(process.env.OTEL_BSP_SCHEDULE_DELAY) || SEND_EVERY_MS;
  const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis });
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
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
