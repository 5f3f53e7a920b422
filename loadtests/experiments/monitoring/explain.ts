import { readFileSync } from "node:fs";
import { orderFor } from "@app/conformance/customer";
import type { VariantName } from "@app/net/variant-names";
import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import { withCustomer } from "../lib/customers.ts";
import { pathOf, type Traced, withTraced } from "../lib/traced.ts";

/** One order and its logs and spans. Times are milliseconds since it was placed. */
export type Explained = {
  kind: "slow" | "failed";
  /** Each deployable has a log group: a container's log or a function's log group. */
  logGroups: string[];
  /** Hand-overs to another deployable for which no caller waits. */
  events: number;
  /** Log lines that contain the order's id or its trace. */
  lines: number;
  spans: { label: string; start: number; end: number }[];
  tookMs: number;
  /** The part of the time from placed to settled in which a span was active. */
  explained: number;
};
export type Monitored = { name: VariantName; orders: Explained[] };

const KINDS = { slow: "card_slow", failed: "card_declined" } as const;

/** Explains a slow order and a failing one from logs and spans. */
export function monitor(name: VariantName, signal: AbortSignal): Promise<Monitored> {
  return withTraced(name, { signal }, async (traced) => {
    const ids = await placeEach(traced);
    const orders: Explained[] = [];
    for (const [kind, id] of Object.entries(ids))
      orders.push(await explain(traced, kind as Explained["kind"], id));
    return { name, orders };
  });
}

/** Places a first order, which triggers lazy initialisation, and then one order of each kind. */
function placeEach({ both, variant }: Traced): Promise<Record<Explained["kind"], string>> {
  return withCustomer({ url: variant.url, issuer: both.outside.issuer }, async (customer) => {
    const settled = async (card?: string) => {
      const { id } = await customer.place(orderFor("sku-004", 1, card));
      await customer.settled(id);
      return id;
    };
    await settled();
    return { slow: await settled(KINDS.slow), failed: await settled(KINDS.failed) };
  });
}

async function explain(
  { both, variant, traceOf }: Traced,
  kind: Explained["kind"],
  id: string,
): Promise<Explained> {
  const trace = await traceOf(id);
  const [times] = await variant.store.readTimes([id]);
  const { placedAt, settledAt } = times!;
  const logs = Object.keys(both.processes).map((name) =>
    readFileSync(`${both.runDirectory}/${name}.log`, "utf8"),
  );
  const lines = logs.flatMap((log) => log.split("\n"));
  const { deployables, events } = pathOf(trace, variant.name);
  return {
    kind,
    logGroups: deployables,
    events,
    lines: lines.filter((line) => line.includes(id) || line.includes(trace[0]!.traceId)).length,
    spans: trace.map((span) => ({
      label: `${span.service}: ${span.name}`,
      start: span.start - placedAt,
      end: span.end - placedAt,
    })),
    tookMs: settledAt! - placedAt,
    explained: covered(trace, placedAt, settledAt!) / Math.max(1, settledAt! - placedAt),
  };
}

/** The share of the time between two moments that spans cover. */
export function covered(
  spans: readonly Pick<ReceivedSpan, "start" | "end">[],
  from: number,
  to: number,
): number {
  let sum = 0;
  let reached = from;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const [begin, stop] = [Math.max(start, reached), Math.min(end, to)];
    if (stop <= begin) continue;
    sum += stop - begin;
    reached = stop;
  }
  return sum;
}
