import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom, weighted } from "../../scenarios/random.ts";
import { ChaosClients } from "./chaos-clients.ts";
import { type ClientLog, emptyLog, type Operation, openClient } from "./client.ts";

/** Weights of the operations. The rate counts orders only; the other operations come in addition. */
const MIX: Record<Operation, number> = {
  placeOrder: 100,
  cancelOrder: 8,
  getOrder: 25,
  getSummary: 12,
  listOrders: 10,
  listProducts: 5,
};

export type LoadSettings = {
  url: string;
  tokens: readonly string[];
  rate: number;
  seed: number;
  mix?: Record<Operation, number> | undefined;
};

export type Load = {
  startedAt: number;
  log: ClientLog;
  /** Starts no new request and no further attempt, and waits for the requests in flight. */
  stop(): Promise<void>;
};

/** Open-loop: sends requests at an even pace and does not wait for answers. `rate` is in orders per second. */
export function startLoad({ url, tokens, rate, seed, mix = MIX }: LoadSettings): Load {
  const log = emptyLog();
  const client = openClient(url, log);
  const random = createRandom(seed);
  const stopping = new AbortController();
  const ended = stopping.signal;
  const clients = new ChaosClients({ client, log, tokens, random, run: randomUUID(), ended });
  const weights = Object.values(mix).reduce((sum, weight) => sum + weight, 0);
  const perSecond = (rate * weights) / mix.placeOrder;
  const startedAt = Date.now();
  const inFlight = new Set<Promise<void>>();

  async function run(): Promise<void> {
    for (let arrivals = 0; !stopping.signal.aborted; ) {
      const due = ((Date.now() - startedAt) / 1_000) * perSecond;
      for (; arrivals < due; arrivals++) {
        const request = clients[weighted(mix, random)]().finally(() => inFlight.delete(request));
        inFlight.add(request);
      }
      await sleep(5);
    }
  }

  const running = run();
  return {
    startedAt,
    log,
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(inFlight);
      await client.close();
    },
  };
}
