import type { IncomingMessage, ServerResponse } from "node:http";

/** Ids of orders, outcomes, attempts. Never personal data. */
export type Attributes = Record<string, string | number>;

/** A handler of Express or of any framework with the same signature. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Traces and metrics, when a collector is set. */
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
  /**
   * Sends the recorded spans. It never rejects, and gives up soon when the collector does not answer: telemetry must
   * not fail a request.
   */
  flush(): Promise<void>;
};
