import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import type { SpanSource } from "./instance.ts";

/** Under load, only the newest traces are kept. */
const MOST_KEPT = 2_000;
const PLACING = "placeOrder";

/** The spans of the newest traces, found by their order. */
export class Traces implements SpanSource {
  readonly quietMs = 500;
  readonly #spans = new Map<string, ReceivedSpan[]>();
  /** The traces in which an order was placed. An order has further traces, of reads. */
  readonly #placed = new Map<string, string>();

  add(spans: readonly ReceivedSpan[]): void {
    for (const span of spans) {
      const own = this.#spans.get(span.traceId);
      if (own) own.push(span);
      else this.#spans.set(span.traceId, [span]);
      const order = span.attributes["order.id"];
      // The functions know the id only in their stream records; reads of an order come after these.
      if (order !== undefined && (span.name === PLACING || !this.#placed.has(String(order))))
        this.#placed.set(String(order), span.traceId);
    }
    forgetOldest(this.#spans);
    forgetOldest(this.#placed);
  }

  of(orderId: string): ReceivedSpan[] {
    const spans = this.#spans.get(this.#placed.get(orderId) ?? "") ?? [];
    return spans.toSorted((a, b) => a.start - b.start);
  }
}

/** A Map keeps the order in which its keys were added. */
function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= MOST_KEPT) return;
    map.delete(key);
  }
}
