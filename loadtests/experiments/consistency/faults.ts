import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { orderFor } from "@app/conformance/customer";
import type { Both } from "@app/infra/embedded/both";
import type { Fault } from "../../chaos/faults/fault.ts";
import type { FunctionsTarget } from "../../chaos/faults/functions-faults.ts";
import type { ServicesTarget } from "../../chaos/faults/services-faults.ts";
import { replay, rewindCheckpoints } from "../../chaos/faults/stream-faults.ts";
import { withCustomer } from "../lib/customers.ts";
import type { Repeater } from "./repeater.ts";

/** The number of repeated deliveries, and answers that contradict each other. */
export type Repetitions = { requests: number; messages: number; contradictions: string[] };

const REPEAT_MS = 2_000;
const ORDERS = 15;
const TIMES = 4;

export function servicesRepetitions(counts: Repetitions, repeater: Repeater): Fault<ServicesTarget>[] {
  return [
    repeatRequests(counts),
    {
      name: "repeat-calls",
      what: "each changing call between services is sent five times, at once and later",
      async inject() {
        const before = repeater.repeated;
        await repeater.repeatFor(REPEAT_MS);
        counts.messages += repeater.repeated - before;
        return undefined;
      },
    },
  ];
}

/** In short: without the rewind of checkpoints, which needs a restart of the emulator. */
export function functionsRepetitions(counts: Repetitions, short: boolean): Fault<FunctionsTarget>[] {
  return [
    repeatRequests(counts),
    {
      name: "replay-records",
      what: "stream records, new and old, are delivered again to their functions, out of order",
      async inject(target, random) {
        for (const end = Date.now() + REPEAT_MS; Date.now() < end; await sleep(200)) {
          counts.messages += await replay(target, random);
        }
        return undefined;
      },
    },
    ...(short ? [] : [rewindCheckpoints]),
  ];
}

type Asked = { both: Pick<Both, "outside"> & { services?: { url: string }; functions?: { url: string } } };

/** A customer who sends each request several times concurrently: first to place an order, later to cancel it. */
function repeatRequests(counts: Repetitions): Fault<Asked> {
  return {
    name: "repeat-requests",
    what: "customers place and cancel each order several times at once",
    async inject({ both: { services, functions, outside } }) {
      const { url } = (services ?? functions)!;
      await withCustomer({ url, issuer: outside.issuer }, async (customer) => {
        const orders = Array.from({ length: ORDERS }, async () => {
          const key = { "idempotency-key": randomUUID() };
          const placed = await atOnce(() => customer.place(orderFor("sku-002"), key));
          const ids = new Set(placed.map(({ id }) => id));
          if (ids.size > 1)
            counts.contradictions.push(`one idempotency key created several orders: ${[...ids].join(", ")}`);
          const [id] = ids as unknown as [string];
          await customer.settled(id);
          await atOnce(() => customer.tryCancel(id));
          counts.requests += 2 * (TIMES - 1);
        });
        await Promise.all(orders);
      });
      return undefined;
    },
  };
}

const atOnce = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: TIMES }, ask));
