import { parseParts } from "@app/domain/parts";
import { inParts } from "@app/domain/test/parts-property";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { interceptDatabase, interceptProvider } from "../fault-injection/intercept.ts";
import { openWorld, type World } from "../test-app.ts";
import { findWrong } from "./read-snapshot.ts";
import { PLENTY, SCARCE, startRun } from "./run-scenario.ts";
import { type Scenario, scenario } from "./scenario.ts";

let world: World;

vi.mock("../../payments/post-json.ts", async (original) => interceptProvider(await original()));

async function open(): Promise<void> {
  world = await openWorld();
  interceptDatabase((await import("../../chassis/database.ts")).database);
  (await import("../silence-logs.ts")).quiet();
  vi.useFakeTimers({ toFake: ["Date"] });
}
async function close(): Promise<void> {
  vi.useRealTimers();
  await world.close();
}

async function runScenario({ scarce, requests, steps }: Scenario): Promise<void> {
  const stock = { [PLENTY]: 1_000, [SCARCE]: scarce };
  await world.reset(inParts(stock, parseParts(process.env["STOCK_PARTS"])));
  const run = startRun(world, requests);
  for (const step of steps) await run.perform(step);
  await run.rest();
  const wrong = await findWrong(world, run.customers, stock);
  if (wrong.length > 0) throw new Error(run.withNames([...wrong, "", "What happened:", ...run.transcript]));
}

/** `PROPERTY_RUNS=1000 npx vitest run functions/test/exactly-once/exactly-once.system-test.ts` searches longer. */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 40);

describe.each([
  ["all products in one part", ""],
  ["hot products in several parts", `${PLENTY}:2,${SCARCE}:3`],
])("with %s", (_what, parts) => {
  beforeAll(() => {
    vi.resetModules(); // the stores read the setting once
    vi.stubEnv("STOCK_PARTS", parts);
    return open();
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    return close();
  });

  it(
    "nothing is lost and nothing happens twice, whatever is delivered twice, late or never, and wherever a call fails",
    () => fc.assert(fc.asyncProperty(scenario, runScenario), { numRuns }),
    60_000 + numRuns * 10_000,
  );
});
