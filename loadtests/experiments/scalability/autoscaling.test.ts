import { expect, it } from "vitest";
import { describeReaction, predictReaction } from "./autoscaling.ts";
import { reactionIn } from "./on-cluster.ts";

const settings = { least: 2, most: 3, target: 0.07 };
const all = { gateway: settings, orders: settings, inventory: settings, payments: settings };
const plan = { rate: 60, calm: 30, burst: 60 };

it("predicts a further pod for the services that need more than the target, and none for the others", () => {
  // 60 orders/s of 4 ms are 120 m per pod; of 1 ms, 30 m. The target is 70 m.
  const cpuMs = { gateway: 4, orders: 4, inventory: 1, payments: 1 };
  expect(predictReaction(plan, all, cpuMs)).toEqual({ gateway: 15, orders: 15 });
});

it("reads the first pod that each service got in the burst", () => {
  const began = Date.parse("2026-01-01T10:00:00Z");
  const pods = [
    "orders 2026-01-01T09:00:00Z 2026-01-01T09:00:09Z",
    "orders 2026-01-01T10:00:40Z 2026-01-01T10:00:46Z",
    "orders 2026-01-01T10:00:25Z 2026-01-01T10:00:31Z",
    "payments 2026-01-01T09:00:00Z 2026-01-01T09:00:05Z",
  ];
  expect(reactionIn(`${pods.join("\n")}\n`, began)).toEqual({ orders: { created: 25, ready: 31 } });
});

it("says how far the simulation was off, and which of the two did not scale", () => {
  const measured = { orders: { created: 25, ready: 31 }, gateway: { created: 40, ready: 44 } };
  expect(describeReaction(measured, { orders: 15, payments: 30 })).toEqual([
    "gateway: a further pod after 40 s, ready after 44 s; in the simulation never.",
    "orders: a further pod after 25 s, ready after 31 s; in the simulation after 15 s, so the simulation is 10 s too early.",
    "payments: no further pod within the burst; in the simulation after 30 s.",
  ]);
  expect(describeReaction(measured, { orders: 27, gateway: 40 })).toEqual([
    "gateway: a further pod after 40 s, ready after 44 s; in the simulation after 40 s, so the simulation is right to the second.",
    "orders: a further pod after 25 s, ready after 31 s; in the simulation after 27 s, so the simulation is 2 s too late.",
  ]);
});
