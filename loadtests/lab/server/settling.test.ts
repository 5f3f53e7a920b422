import type { OrderTimes } from "@app/audit/snapshot";
import { expect, it } from "vitest";
import { Settling } from "./settling.ts";

const store = (...times: OrderTimes[]) => ({ readTimes: async () => times });
const order = (id: string, settledAt?: number): OrderTimes => ({ id, placedAt: 1_000, settledAt });

it("counts an order as on its way until the store says that it has settled, and remembers it for the audit", async () => {
  const settling = new Settling();
  settling.add(["a", "b"]);
  const looked = await settling.look(store(order("a", 1_025), order("b")));
  expect(looked).toMatchObject({ settled: 1, latency: { p50: expect.closeTo(25, 0) } });
  expect(settling.onTheirWay).toBe(1);
  expect((await settling.look(store(order("b", 3_000)))).settled).toBe(1);
  expect(settling.onTheirWay).toBe(0);
  expect(settling.accepted).toEqual(["a", "b"]);
});

it("looks at each order in turn when more are open than one look reads", async () => {
  const settling = new Settling();
  const ids = Array.from({ length: 900 }, (_, i) => `order-${i}`);
  settling.add(ids);
  const seen = new Set<string>();
  const stuck = {
    async readTimes(asked: readonly string[]) {
      for (const id of asked) seen.add(id);
      return asked.map((id) => order(id));
    },
  };
  for (let look = 0; look < 3; look++) await settling.look(stuck);
  expect(seen.size).toBe(900);
});
