import type { Attributes, Middleware, Telemetry } from "./types.ts";

/**
 * Telemetry is off unless `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. Off, it does not even load the library, and
 * the functions below only call their argument.
 */
export const telemetry: Telemetry | undefined = await start(process.env.OTEL_EXPORTER_OTLP_ENDPOINT);

async function start(collector: string | undefined): Promise<Telemetry | undefined> {
  if (!collector) return undefined;
  if (URL.canParse(collector) && /^https?:/.test(collector))
    return (await import("./sdk.ts")).startSdk(collector);
  process.emitWarning(`Nothing is traced: OTEL_EXPORTER_OTLP_ENDPOINT is not an HTTP URL: ${collector}`);
  return undefined;
}

/** Runs `work` in a new span below the active one. An error also marks the span. */
export function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return telemetry ? telemetry.inSpan(name, attributes, work) : work();
}

/**
 * Runs `work` as part of a trace from another process or an earlier time.
 * @param traceparent as in W3C Trace Context
 */
export function continueTrace<T>(traceparent: string | null | undefined, work: () => T): T {
  return telemetry && traceparent ? telemetry.continueTrace(traceparent, work) : work();
}

/** The active span, for another process or a later time that continues the trace. */
export const traceparent = (): string | undefined => telemetry?.traceparent();

/** Adds attributes to the active span. */
export const annotate = (attributes: Attributes): void => telemetry?.annotate(attributes);

/** Middleware that names the contract's operation, or the job, of a route. */
export function operation(name: string): Middleware {
  return (_request, _response, next) => {
    telemetry?.nameOperation(name);
    next();
  };
}
