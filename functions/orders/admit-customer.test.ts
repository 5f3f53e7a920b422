import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startChain } from "../test/wired-handlers.ts";

let chain: Awaited<ReturnType<typeof startChain>>;
let admitCustomer: typeof import("./admit-customer.ts").admitCustomer;
let database: typeof import("../chassis/database.ts").database;

beforeAll(async () => {
  chain = await startChain({ url: "http://127.0.0.1:9" });
  process.env["CHANGES_PER_SECOND"] = "2";
  ({ admitCustomer } = await import("./admit-customer.ts"));
  ({ database } = await import("../chassis/database.ts"));
});
afterAll(() => {
  vi.useRealTimers();
  chain.stop();
});

it("a flood costs one refused write, other customers are admitted meanwhile, and everybody in the next second", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const writes = vi.spyOn(database, "send");
  await admitCustomer("noisy");
  await admitCustomer("noisy");
  for (let times = 0; times < 100; times++)
    await expect(admitCustomer("noisy")).rejects.toMatchObject({ slug: "too-many-requests" });
  expect(writes).toHaveBeenCalledTimes(3);
  await admitCustomer("quiet");
  vi.advanceTimersByTime(1_000);
  await admitCustomer("noisy");
  expect(writes).toHaveBeenCalledTimes(5);
});
