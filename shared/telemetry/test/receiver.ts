import { onTestFinished } from "vitest";
import { type ReceivedSpan, receiveSpans } from "../receive-spans.ts";

/** Receives spans for one test. */
export async function startReceiver(): Promise<{ url: string; spans: ReceivedSpan[] }> {
  const { close, ...receiver } = await receiveSpans();
  onTestFinished(close);
  return receiver;
}

/**
 * A trace as a tree: a line for each span, `service: name`, below its parent, sorted by name.
 * @throws Error when a span's parent is missing
 */
export function drawTrace(spans: readonly ReceivedSpan[], traceId: string): string[] {
  const own = spans.filter((span) => span.traceId === traceId);
  const known = new Set(own.map(({ spanId }) => spanId));
  const orphan = own.find(({ parentSpanId }) => parentSpanId && !known.has(parentSpanId));
  if (orphan) throw new Error(`The parent of ${orphan.service}: ${orphan.name} is missing.`);
  const below = (parent: string | undefined, depth: string): string[] =>
    own
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .map(({ service, name, spanId }) => [`${depth}${service}: ${name}`, ...below(spanId, `${depth}  `)])
      .sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
      .flat();
  return below(undefined, "");
}
