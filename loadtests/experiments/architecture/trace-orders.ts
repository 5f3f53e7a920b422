import { setTimeout as sleep } from "node:timers/promises";
import { sum } from "simple-statistics";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { placeOrders } from "../lib/place-orders.ts";
import { type Traced, withTraced } from "../lib/traced.ts";
import { servingAlone } from "./alone.ts";
import { followed, type Way } from "./follow.ts";

/** Figures are per order. */
export type Traversal = {
  name: VariantName;
  way: Way;
  bytes: number;
  operations: number;
  settled: number;
  /** Services only: those that are ready while all others are stopped. */
  alone: string[];
};

const IDLE_MS = 1_000;

/** @param operations per order, by variant */
export async function traceServices(
  orders: number,
  operations: number,
  signal: AbortSignal,
): Promise<Traversal> {
  const relay = new TcpRelay();
  const linkPostgres = async (url: string) =>
    Object.assign(new URL(url), { port: await portOf(relay, url) }).href;
  try {
    const options = { link: ({ url }: { url: string }) => relay.lead(url), linkPostgres, signal };
    return await withTraced("services", options, async (traced) => ({
      ...(await traverse(traced, relay, orders)),
      operations,
      alone: await servingAlone(traced.both),
    }));
  } finally {
    relay.close();
  }
}

/** Every invocation gets a fresh environment, so no function can use what an earlier invocation left in memory. */
export async function traceFunctions(
  orders: number,
  operations: number,
  signal: AbortSignal,
): Promise<Traversal> {
  const relay = new TcpRelay();
  try {
    const environment = { FRESH_ENVIRONMENTS: "yes" };
    const options = { linkDynamoDb: (url: string) => relay.lead(url), environment, signal };
    return await withTraced("functions", options, async (traced) => ({
      ...(await traverse(traced, relay, orders)),
      operations,
      alone: [],
    }));
  } finally {
    relay.close();
  }
}

async function portOf(relay: TcpRelay, url: string): Promise<string> {
  return new URL(await relay.lead(url)).port;
}

/** Bytes that pass the relay without orders, such as polls of streams, are measured first and subtracted. */
async function traverse({ both, variant, traceOf }: Traced, relay: TcpRelay, count: number) {
  const idle = await bytesDuring(relay, () => sleep(IDLE_MS));
  const { issuer } = both.outside;
  let ids: string[] = [];
  const loaded = await bytesDuring(relay, async () => {
    ids = await placeOrders(variant, { issuer, count, perSecond: 2 });
  });
  const bytes = (loaded.bytes - (idle.bytes / idle.ms) * loaded.ms) / count;
  const way = followed(await traceOf(ids.at(-1)!), variant.name);
  return { name: variant.name, way, bytes: Math.max(0, bytes), settled: ids.length };
}

async function bytesDuring(
  relay: TcpRelay,
  work: () => Promise<unknown>,
): Promise<{ bytes: number; ms: number }> {
  const [bytes, began] = [relay.bytes, performance.now()];
  await work();
  return { bytes: relay.bytes - bytes, ms: performance.now() - began };
}

/**
 * Statements, or calls of functions, per order, as the comparison counted them. Polls of streams are excluded.
 * @throws Error when it has counted none
 */
export function operationsIn({ variants }: Comparison, name: VariantName): number {
  const each = variants.find((variant) => variant.name === name)?.resources?.operations.each;
  if (!each) throw new Error(`The comparison has not counted what the ${name} ask of their database.`);
  return sum(
    Object.entries(each)
      .filter(([operation]) => !operation.startsWith("streams: "))
      .map(([, perOrder]) => perOrder),
  );
}
