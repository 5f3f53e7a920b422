import type { Attributes, Middleware, Telemetry } from "./types.ts";

/**
 * Off unless `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. Off, the library is not even loaded, and what follows does nothing
 * but call what it is given.
 */
export const telemetry: Telemetry | undefined = await start(process.env.OTEL_EXPORTER_OTLP_ENDPOINT);

async function start(collector: string | undefined): Promise<Telemetry | undefined> {
  if (!collector) return undefined;
  if (URL.canParse(collector) && /^https?:/.test(collector))
    return (await import("./sdk.ts")).startSdk(collector);
  process.emitWarning(`Nothing is traced: OTEL_EXPORTER_OTLP_ENDPOINT is not an HTTP URL: ${collector}`);
  return undefined;
}

/** Works inside a span below the one that is active. A failure is the span's, too. */
export function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return telemetry ? telemetry.inSpan(name, attributes, work) : work();
}

/** Works as part of a trace that began elsewhere or earlier. @param traceparent as in W3C Trace Context */
export function continueTrace<T>(traceparent: string | null | undefined, work: () => T): T {
  return telemetry && traceparent ? telemetry.continueTrace(traceparent, work) : work();
}

/** The active span, for whoever goes on elsewhere or later. */
export const traceparent = (): string | undefined => telemetry?.traceparent();

/** Adds to the active span. */
export const annotate = (attributes: Attributes): void => telemetry?.annotate(attributes);

/** Middleware that says which operation of the contract, or which job, a route is. */
export function operation(name: string): Middleware {
  return (_request, _response, next) => {
    telemetry?.nameOperation(name);
    next();
  };
}
