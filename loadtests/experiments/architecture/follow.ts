import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import type { VariantName } from "../../harness/variants/variants.ts";
import { deployableOf } from "../lib/traced.ts";

/** An order's way, from its trace. */
export type Way = {
  deployables: string[];
  /** An edge between two deployables: a request that the caller waits for, or an event. */
  requests: number;
  events: number;
};

/**
 * The client's own request counts. The outside provider is no deployable of ours, but the request to it is waited for.
 */
export function followed(trace: readonly ReceivedSpan[], variant: VariantName): Way {
  const byId = new Map(trace.map((span) => [span.spanId, span]));
  const crossing = trace.filter((span) => {
    const parent = byId.get(span.parentSpanId ?? "");
    return !parent || deployableOf(parent, variant) !== deployableOf(span, variant);
  });
  const deployables = new Set(trace.map((span) => deployableOf(span, variant)));
  deployables.delete("payment-provider");
  const isRequest = ({ answersRequest, parentSpanId }: ReceivedSpan) => answersRequest || !parentSpanId;
  const requests = crossing.filter(isRequest).length;
  return { deployables: [...deployables], requests, events: crossing.length - requests };
}
