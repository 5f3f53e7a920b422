import type { Measured } from "../scenarios/result.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { Driver } from "./driver/driver.ts";
import { settle } from "./settle.ts";
import type { Variant } from "./variants/variants.ts";

/** One load on one variant, until its last order has settled. */
export type Round = Measured & {
  /** Spent from the first arrival to the last settled order, in seconds. */
  cpuSeconds: { app: number; engine: number };
  /** Resident right after the last arrival, in bytes. */
  memory: { app: number; engine: number };
};

export type RoundPlan = {
  driver: Driver;
  scenario: Scenario;
  tokens: readonly string[];
  signal?: AbortSignal;
};

export async function runRound(
  variant: Variant,
  { driver, scenario, tokens, signal }: RoundPlan,
): Promise<{ round: Round; accepted: string[] }> {
  const before = variant.usage();
  const { result, accepted } = await driver.run({ scenario, url: variant.url, tokens });
  const loaded = variant.usage();
  const settled = await settle(variant.store, accepted, { startedAt: result.startedAt, signal });
  const after = variant.usage();
  const spent = (part: "app" | "engine") => after[part].cpuSeconds - before[part].cpuSeconds;
  const cpuSeconds = { app: spent("app"), engine: spent("engine") };
  const memory = { app: loaded.app.rssBytes, engine: loaded.engine.rssBytes };
  return { round: { load: result, settled, cpuSeconds, memory }, accepted };
}
