import type { Order } from "@app/domain/order";
import { describe, expect, it } from "vitest";
import { type Job, parkJob, postponeJob, renewLeases } from "./job-store.ts";
import { insertOrder, updateOrder } from "./order-store.ts";
import { claim, database, newOrder } from "./test/orders-database.ts";

describe("a process that was paused until its lease ran out", () => {
  /** The first process had a lease of 0 ms, a second process took the order over, and now the first one continues. */
  async function takenOver(): Promise<{ late: Job; current: Job }> {
    const late = (await insertOrder(database, newOrder(), 0))!;
    const [current] = await claim(1, 60_000);
    return { late, current: current! };
  }
  const row = async () => (await database.query("select * from orders")).rows[0];

  it.each<[what: string, write: (late: Job) => Promise<unknown>]>([
    [
      "postpone the order of the process that took it over",
      (late) => postponeJob(database, late, 0, "late", { shed: false, late: false }),
    ],
    ["park the order", (late) => parkJob(database, late, "late")],
    ["renew the lease", (late) => renewLeases(database, [late], 3_600_000)],
  ])("cannot %s", async (_what, write) => {
    const { late } = await takenOver();
    const before = await row();
    await write(late);
    expect(await row()).toEqual(before);
  });

  it("cannot store the outcome, and learns that it lost the lease", async () => {
    const { late, current } = await takenOver();
    const confirmed = { ...late.order, status: "confirmed", settledAt: late.order.placedAt } as Order;
    expect(await updateOrder(database, confirmed, late.lease, undefined)).toBe(false);
    expect(await updateOrder(database, confirmed, current.lease, undefined)).toBe(true);
  });

  it("cannot make a finished order a job again", async () => {
    const { current } = await takenOver();
    const confirmed = { ...current.order, status: "confirmed", settledAt: current.order.placedAt } as Order;
    await updateOrder(database, confirmed, current.lease, undefined);
    const finished = await row();
    await postponeJob(database, current, 0, "the answer to its last update was lost", {
      shed: false,
      late: false,
    });
    expect(await row()).toEqual(finished);
  });
});
