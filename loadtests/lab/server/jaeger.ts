import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import type { SpanSource } from "./instance.ts";

type Tag = { key: string; value: string | number | boolean };

/** Jaeger's answer to a search, as far as it is used. Times are in microseconds. */
export type FoundTraces = {
  data: {
    spans: {
      operationName: string;
      traceID: string;
      spanID: string;
      processID: string;
      references: { refType: string; spanID: string }[];
      startTime: number;
      duration: number;
      tags: Tag[];
    }[];
    processes: Record<string, { serviceName: string }>;
  }[];
};

/** Finds the spans of an order of the services in a running Jaeger, when it is asked. */
export function jaegerAt(url: string): SpanSource {
  return {
    quietMs: 1_500, // the containers send their spans once a second
    async of(orderId) {
      const tags = JSON.stringify({ "order.id": orderId });
      // `raw`: with the times that the containers sent, not moved into the time of their parents.
      const wanted = { service: "orders", operation: "placeOrder", tags, raw: "true" };
      const search = `${url}/api/traces?${new URLSearchParams(wanted).toString()}`;
      try {
        return spansFrom((await (await fetch(search)).json()) as FoundTraces);
      } catch {
        return []; // it was stopped
      }
    },
  };
}

/** The spans of all found traces, by their start. */
export function spansFrom({ data }: FoundTraces): ReceivedSpan[] {
  const spans = data.flatMap(({ spans, processes }) =>
    spans.map(({ operationName, traceID, spanID, processID, references, startTime, duration, tags }) => {
      const { "span.kind": kind, error, ...attributes } = plain(tags);
      return {
        service: processes[processID]!.serviceName,
        name: operationName,
        traceId: traceID,
        spanId: spanID,
        parentSpanId: references.find(({ refType }) => refType === "CHILD_OF")?.spanID,
        attributes: attributes as ReceivedSpan["attributes"],
        failed: error === true,
        answersRequest: kind === "server",
        start: startTime / 1_000,
        end: (startTime + duration) / 1_000,
      };
    }),
  );
  return spans.sort((a, b) => a.start - b.start);
}

const plain = (tags: readonly Tag[]) => Object.fromEntries(tags.map(({ key, value }) => [key, value]));
