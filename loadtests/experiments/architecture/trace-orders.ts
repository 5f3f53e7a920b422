import { setTimeout as sleep } from "node:timers/promises";
import type { Both, BothOptions } from "@app/infra/embedded/both";
import { SERVICES } from "@app/infra/embedded/call-keys";
import type { VariantName } from "@app/net/variant-names";
import { sum } from "simple-statistics";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";
import { TcpRelay } from "../../harness/variants/tcp-relay.ts";
import { placeOrders } from "../lib/customers.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { type OrderPath, pathOf, type Traced, withTraced } from "../lib/traced.ts";

/** Figures are per order. */
export type Traversal = {
  name: VariantName;
  path: OrderPath;
  bytes: number;
  operations: number;
  settled: number;
  /** Services only: those that are ready while all others are stopped. */
  alone: string[];
};

const IDLE_MS = 1_000;

/** A relay in front of the services and databases. The functions run with a fresh environment for each invocation. */
const LINKED: Record<VariantName, (relay: TcpRelay) => BothOptions> = {
  services: (relay) => ({
    link: ({ url }) => relay.lead(url),
    linkPostgres: async (url) => {
      const { port } = new URL(await relay.lead(url));
      return Object.assign(new URL(url), { port }).href;
    },
  }),
  functions: (relay) => ({
    linkDynamoDb: (url) => relay.lead(url),
    environment: { FRESH_ENVIRONMENTS: "yes" },
  }),
};

export async function traceOrders(name: VariantName, { comparison, signal }: Laboratory): Promise<Traversal> {
  const orders = comparison.options.short ? 3 : 10;
  const operations = operationsIn(comparison, name);
  const relay = new TcpRelay();
  try {
    return await withTraced(name, { ...LINKED[name](relay), signal }, async (traced) => ({
      ...(await traverse(traced, relay, orders)),
      operations,
      alone: name === "services" ? await servingAlone(traced.both) : [],
    }));
  } finally {
    relay.close();
  }
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
  const path = pathOf(await traceOf(ids.at(-1)!), variant.name);
  return { name: variant.name, path, bytes: Math.max(0, bytes), settled: ids.length };
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
function operationsIn({ variants }: Comparison, name: VariantName): number {
  const each = variants.find((variant) => variant.name === name)?.resources?.operations.each;
  if (!each) throw new Error(`The comparison has not counted the database operations of the ${name}.`);
  return sum(
    Object.entries(each)
      .filter(([operation]) => !operation.startsWith("streams: "))
      .map(([, perOrder]) => perOrder),
  );
}

/** The services that are ready while the three others are stopped. */
async function servingAlone({ services, processes }: Both): Promise<string[]> {
  const urls: Record<string, string> = { ...services!.internalUrls, gateway: services!.url };
  const alone: string[] = [];
  for (const name of SERVICES) {
    const others = SERVICES.filter((other) => other !== name).map((other) => processes[other]!);
    try {
      for (const pid of others) process.kill(pid, "SIGSTOP");
      const signal = AbortSignal.timeout(5_000);
      const path = name === "gateway" ? "/openapi.json" : "/readyz"; // The gateway's own health asks the others.
      const { ok } = await fetch(urls[name] + path, { signal }).catch(() => ({ ok: false }));
      if (ok) alone.push(name);
    } finally {
      for (const pid of others) process.kill(pid, "SIGCONT");
    }
  }
  return alone;
}
