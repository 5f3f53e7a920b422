import type { IncomingMessage, ServerResponse } from "node:http";

/** Ids of orders, outcomes, attempts: never whose they are. */
export type Attributes = Record<string, string | number>;

/** A handler of Express and of anything that hands requests on as it does. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Traces and metrics, where somebody collects them. */
export type Telemetry = {
  inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T>;
  continueTrace<T>(traceparent: string, work: () => T): T;
  traceparent(): string | undefined;
  annotate(attributes: Attributes): void;
  nameOperation(name: string): void;
  observe(name: string, seconds: number, attributes: Attributes): void;
  logFields(): object;
  serverSpans: Middleware;
  metrics: (request: IncomingMessage, response: ServerResponse) => void;
  flush(): Promise<void>;
};

/**
 * Off unless `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. Off, the library is not even loaded, and what follows does nothing
 * but call what it is given.
 */
export const telemetry: Telemetry | undefined = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  ? (await import("./sdk.ts")).startSdk(process.env.OTEL_EXPORTER_OTLP_ENDPOINT)
  : undefined;

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
