import { setTimeout as sleep } from "node:timers/promises";
import { orderFor } from "@app/conformance/customer";
import type { BothOptions } from "@app/infra/embedded/both";
import { exponential } from "../../model/simulation/distributions.ts";
import { createRandom } from "../../scenarios/random.ts";
import { placeOrders, withCustomer } from "../lib/customers.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { type Traced, withTraced } from "../lib/traced.ts";
import { type Passage, passagesOf } from "./links.ts";

/** Far below the limit, so that a record seldom waits for the batch before it. */
export const PER_SECOND = 15;
const WARM_UP = 20;
const TIMEOUT_MS = 30_000;
const MARK_RECORDS = new URL("./mark-records.ts", import.meta.url).href;

/** `outcomes`: the status of each order of `placeEachKind`, with the reason if it was rejected. */
export type Chain = { passages: Passage[][]; outcomes: string[] };

export async function measureChain({ comparison, signal }: Laboratory): Promise<Chain> {
  const count = comparison.options.short ? 30 : 90;
  const options = { signal, preloadFunctions: MARK_RECORDS };
  return withTraced("functions", options, async (traced) => {
    await placeOrders(traced.variant, { issuer: traced.both.outside.issuer, count: WARM_UP, perSecond: 20 });
    return { passages: await passThrough(traced, count), outcomes: await placeEachKind(traced) };
  });
}

/** A new environment for every invocation: no function keeps anything in memory. */
export function outcomesWithoutMemory({ signal }: Pick<Laboratory, "signal">): Promise<string[]> {
  const options: BothOptions = { signal, environment: { FRESH_ENVIRONMENTS: "yes" } };
  return withTraced("functions", options, placeEachKind);
}

/** Random arrivals: the streams are read in step with the clock, so an even pace would always meet the same wait. */
async function passThrough({ both, variant, spans }: Traced, count: number): Promise<Passage[][]> {
  const gapMs = exponential(1_000 / PER_SECOND, createRandom(1));
  const { issuer } = both.outside;
  const ids = await placeOrders(variant, { issuer, count, perSecond: PER_SECOND, gapMs });
  return when("the spans of all orders have arrived", async () => passagesOf(spans, ids));
}

const SCARCE = "sku-050"; // 200 units
const MOST = 100;

/** An accepted and a declined card, a cancelled order, two orders that take all of a product, and one that gets none. */
async function placeEachKind({ both, variant }: Traced): Promise<string[]> {
  const { store, url } = variant;
  const settled = () => when("all orders have settled", async () => (await store.readOpen()).length === 0);
  const ids = await withCustomer({ url, issuer: both.outside.issuer }, async (customer) => {
    const place = async (...order: Parameters<typeof orderFor>) =>
      (await customer.place(orderFor(...order))).id;
    const placed = await Promise.all([
      place("sku-004"),
      place("sku-004", 1, "card_declined"),
      place("sku-004"),
      place(SCARCE, MOST),
      place(SCARCE, MOST),
    ]);
    await settled();
    await customer.cancel(placed[2]);
    const last = await place(SCARCE);
    await settled();
    return [...placed, last];
  });
  const { orders } = await store.readSnapshot();
  const outcomes = new Map(orders.map(({ id, status, reason }) => [id, reason ?? status]));
  return ids.map((id) => outcomes.get(id) ?? "lost");
}

/** @throws Error when it does not happen in time */
async function when<T>(what: string, attempt: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await sleep(100)) {
    const found = await attempt();
    if (found) return found;
  }
  throw new Error(`After ${TIMEOUT_MS / 1_000} s it is not true that ${what}.`);
}
