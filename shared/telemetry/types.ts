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
  /** Sends what has been recorded. Never rejects, and soon gives up where the collector does not answer: telemetry that fails is no request that fails. */
  flush(): Promise<void>;
};
