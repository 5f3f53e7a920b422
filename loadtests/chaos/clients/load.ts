import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../../scenarios/random.ts";
import { weighted } from "../draw.ts";
import { openClient } from "./client.ts";
import { emptyJournal, type Journal, type Operation } from "./journal.ts";
import { Shoppers } from "./shoppers.ts";

/** Per order placed; the rate counts orders, and the rest comes on top. */
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
  journal: Journal;
  /** Lets nothing new begin, and waits for what is under way, tries that are due included. */
  stop(): Promise<void>;
};

/** Requests at an even pace, whatever becomes of earlier ones. `rate` is in orders per second. */
export function startLoad({ url, tokens, rate, seed, mix = MIX }: LoadSettings): Load {
  const journal = emptyJournal();
  const client = openClient(url, journal);
  const random = createRandom(seed);
  const shoppers = new Shoppers({ client, journal, tokens, random, run: randomUUID() });
  const perSecond = (rate * sum(Object.values(mix))) / mix.placeOrder;
  const startedAt = Date.now();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function run(): Promise<void> {
    for (let arrivals = 0; !stopping.signal.aborted; ) {
      const due = ((Date.now() - startedAt) / 1_000) * perSecond;
      for (; arrivals < due; arrivals++) {
        const visit = perform(shoppers, weighted(mix, random)).finally(() => underWay.delete(visit));
        underWay.add(visit);
      }
      await sleep(5);
    }
  }

  const running = run();
  return {
    startedAt,
    journal,
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(underWay);
      await client.close();
    },
  };
}

function perform(shoppers: Shoppers, operation: Operation): Promise<void> {
  switch (operation) {
    case "placeOrder":
      return shoppers.placeOrder();
    case "cancelOrder":
      return shoppers.cancelOrder();
    case "getOrder":
    case "getSummary":
      return shoppers.readOrder(operation);
    case "listOrders":
    case "listProducts":
      return shoppers.readList(operation);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
