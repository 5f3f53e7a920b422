import fc from "fast-check";
import { afterAll, beforeAll, it, vi } from "vitest";
import { interceptDatabase, interceptProvider } from "../fault-injection/intercept.ts";
import { quiet } from "../silence-logs.ts";
import { openShop, type Shop } from "../test-app.ts";
import { faultsIn } from "./read-snapshot.ts";
import { PLENTY, SCARCE, stage } from "./run-scenario.ts";
import { type Scenario, scenario } from "./scenario.ts";

let shop: Shop;
let restoreProvider: () => void;

beforeAll(async () => {
  shop = await openShop();
  restoreProvider = interceptProvider();
  interceptDatabase((await import("../../chassis/database.ts")).database);
  quiet();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterAll(async () => {
  vi.useRealTimers();
  restoreProvider();
  await shop.close();
});

async function act({ scarce, wishes, steps }: Scenario): Promise<void> {
  const stock = { [PLENTY]: 1_000, [SCARCE]: scarce };
  await shop.reset(stock);
  const play = stage(shop, wishes);
  for (const step of steps) await play.perform(step);
  await play.recover();
  const faults = await faultsIn(shop, play.customers, stock);
  if (faults.length > 0) throw new Error(play.retell([...faults, "", "What happened:", ...play.journal]));
}

/** `PROPERTY_RUNS=1000 npx vitest run functions/test/exactly-once/exactly-once.system-test.ts` looks longer. */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 40);

it(
  "nothing is lost and nothing happens twice, whatever is delivered twice, late or never, and wherever it fails",
  () => fc.assert(fc.asyncProperty(scenario, act), { numRuns }),
  60_000 + numRuns * 10_000,
);
