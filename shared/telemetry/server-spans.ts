import { context, propagation, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { Attributes, Middleware } from "./types.ts";

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
      // The SDK's spans have their current name; OpenTelemetry's common interface does not show it.
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
