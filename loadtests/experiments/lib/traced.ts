import { setTimeout as sleep } from "node:timers/promises";
import { type Both, type BothOptions, startBoth } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import { type ReceivedSpan, receiveSpans } from "@app/telemetry/receive-spans";
import { type Variant, variantsOf } from "../../harness/variants/variants.ts";

/** A separate variant with telemetry on. */
export type Traced = {
  both: Both;
  variant: Variant;
  /** The spans received so far. */
  spans: readonly ReceivedSpan[];
  /** All spans of an order, once no more arrive. @throws Error when none arrived */
  traceOf(orderId: string): Promise<ReceivedSpan[]>;
};

const QUIET_MS = 700;
const TIMEOUT_MS = 20_000;

/**
 * Runs `work` with a traced variant and always stops it. The module of `preloadFunctions` gets the URL of the collector
 * as `?collector=`, like shared/telemetry/preload.ts.
 */
export async function withTraced<T>(
  only: VariantName,
  options: BothOptions,
  work: (traced: Traced) => Promise<T>,
): Promise<T> {
  const receiver = await receiveSpans();
  const environment = {
    ...options.environment,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: "100",
    LOG_LEVEL: "info",
  };
  const { preloadFunctions: preload } = options;
  const preloadFunctions = preload && `${preload}?collector=${receiver.url}`;
  try {
    const both = await startBoth({
      ...options,
      only,
      environment,
      ...(preloadFunctions && { preloadFunctions }),
    });
    const variant = variantsOf(both)[0]!;
    try {
      const { spans } = receiver;
      return await work({ both, variant, spans, traceOf: (id) => traceIn(spans, id) });
    } finally {
      await variant.store.close();
      await both.stop();
    }
  } finally {
    receiver.close();
  }
}

async function traceIn(spans: readonly ReceivedSpan[], orderId: string): Promise<ReceivedSpan[]> {
  let seen = -1;
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await sleep(QUIET_MS)) {
    const traceId = spans.find(({ attributes }) => attributes["order.id"] === orderId)?.traceId;
    const own = spans.filter((span) => span.traceId === traceId);
    if (traceId && own.length === seen) return own.sort((a, b) => a.start - b.start);
    seen = own.length;
  }
  throw new Error(`There is no trace of order ${orderId}.`);
}

/** The deployable of a span: a service, or the function that did the work. */
function deployableOf({ service, name }: ReceivedSpan, variant: VariantName): string {
  return variant === "services" || service === "payment-provider" ? service : name;
}

/** An order's path, from its trace. */
export type OrderPath = {
  deployables: string[];
  /** An edge between two deployables: a request that the caller waits for, or an event. */
  requests: number;
  /** The requests without the client's own and the one to the outside provider. */
  between: number;
  events: number;
};

/**
 * The client's own request counts. The outside provider is no deployable of this project, but the caller waits for its
 * answer.
 */
export function pathOf(trace: readonly ReceivedSpan[], variant: VariantName): OrderPath {
  const byId = new Map(trace.map((span) => [span.spanId, span]));
  const crossing = trace.filter((span) => {
    const parent = byId.get(span.parentSpanId ?? "");
    return !parent || deployableOf(parent, variant) !== deployableOf(span, variant);
  });
  const isRequest = ({ answersRequest, parentSpanId }: ReceivedSpan) => answersRequest || !parentSpanId;
  const requests = crossing.filter(isRequest);
  const between = requests.filter(
    ({ parentSpanId, service }) => byId.has(parentSpanId ?? "") && service !== "payment-provider",
  );
  return {
    deployables: deployablesIn(trace, variant),
    requests: requests.length,
    between: between.length,
    events: crossing.length - requests.length,
  };
}

/** The variant's own deployables in a trace. */
export function deployablesIn(trace: readonly ReceivedSpan[], variant: VariantName): string[] {
  const found = new Set(trace.map((span) => deployableOf(span, variant)));
  found.delete("payment-provider");
  return [...found];
}
