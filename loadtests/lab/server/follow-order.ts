import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import type { OrderWish } from "../messages.ts";
import type { ShownVariant, SpanSource } from "./instance.ts";

const POLL_MS = 50;
const SPANS_WITHIN_MS = 20_000;
/** The longest wait for an order; after an outage it settles later. */
const SETTLES_WITHIN_MS = 120_000;

type Shop = { url: string; token: string };

/** Sends the order as any client does. @throws Error with the reason of a refusal */
export async function placeOrder({ url, token }: Shop, wish: OrderWish, key = randomUUID()) {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "idempotency-key": key,
  };
  const began = performance.now();
  const response = await fetch(`${url}/orders`, { method: "POST", headers, body: JSON.stringify(wish) });
  const body = (await response.json()) as { id?: string; title?: string; detail?: string };
  if (!body.id) throw new Error(body.detail ?? body.title ?? `status ${response.status}`);
  return { id: body.id, answered: performance.now() - began };
}

/**
 * Waits in the store, because each question to the API would be one more request in the variant.
 * @returns its final status, and the milliseconds from its acceptance until then, by the variant's clock
 */
export async function untilSettled({ url, token, store }: Shop & Pick<ShownVariant, "store">, id: string) {
  const headers = { authorization: `Bearer ${token}` };
  for (const end = Date.now() + SETTLES_WITHIN_MS; Date.now() < end; await sleep(POLL_MS)) {
    const [times] = await store.readTimes([id]).catch(() => []); // a broken store answers later
    if (!times?.settledAt) continue;
    const order = (await (await fetch(`${url}/orders/${id}`, { headers })).json()) as { status: string };
    return { status: order.status, settled: times.settledAt - times.placedAt };
  }
  throw new Error(`it was still not settled after ${SETTLES_WITHIN_MS / 1_000} s`);
}

/** The spans of an order, once no more arrive. Asks only while somebody waits for them. */
export async function spansOf(
  source: SpanSource,
  id: string,
  isAwaited: () => boolean,
): Promise<ReceivedSpan[]> {
  let spans: ReceivedSpan[] = [];
  for (
    const end = Date.now() + SPANS_WITHIN_MS;
    isAwaited() && Date.now() < end;
    await sleep(source.quietMs)
  ) {
    const before = spans.length;
    spans = await source.of(id);
    if (spans.length > 0 && spans.length === before) return spans;
  }
  return spans;
}
