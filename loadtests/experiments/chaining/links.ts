import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import { CHAIN } from "../../model/simulation/functions-model.ts";

/** The functions behind the first one. Each is invoked by the stream of the function before it. */
export const LINKS = CHAIN.slice(1);

/**
 * One order at one link, in milliseconds. On the way from the function before: until the stream was read, until an
 * environment ran, and until the function's code began. `work` is the function's code.
 */
export type Passage = { poll: number; environment: number; overhead: number; work: number };

export const onTheWay = ({ poll, environment, overhead }: Passage) => poll + environment + overhead;

/** The passages of each confirmed order, one for each of `LINKS`; undefined while a span has not arrived. */
export function passagesOf(
  spans: readonly ReceivedSpan[],
  orderIds: readonly string[],
): Passage[][] | undefined {
  const traceOf = new Map(spans.map(({ attributes, traceId }) => [attributes["order.id"], traceId]));
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  const orders = orderIds.map((id) => passagesIn(byTrace.get(traceOf.get(id) ?? "") ?? []));
  const complete = orders.filter((passages) => passages !== undefined);
  return complete.length === orderIds.length ? complete : undefined;
}

function passagesIn(trace: readonly ReceivedSpan[]): Passage[] | undefined {
  const spanOf = (name: string) => trace.find((span) => span.name === name);
  const passages = LINKS.map((link, i) => {
    const [before, invoked, own] = [spanOf(CHAIN[i]!), spanOf(`invoke ${link}`), spanOf(link)];
    const readAt = Number(invoked?.attributes["read.at"]);
    if (!before || !invoked || !own) return undefined;
    return {
      poll: readAt - before.end,
      environment: invoked.start - readAt,
      overhead: own.start - invoked.start,
      work: own.end - own.start,
    };
  }).filter((passage) => passage !== undefined);
  return passages.length === LINKS.length ? passages : undefined;
}
