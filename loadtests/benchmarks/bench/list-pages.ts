import type { Scenario } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import type { Bench } from "./bench.ts";

const listsFor = (seconds: number): Scenario => ({ ...steadyAt(20, seconds), mix: { listOrders: 1 } });

/** p95 of a customer's first page of 20 orders at 20 pages a second, in milliseconds. @param readers their tokens */
export async function listPageP95(
  { driver, variant, options, context }: Bench,
  readers: readonly string[],
): Promise<number> {
  context.signal.throwIfAborted();
  const scenario = listsFor(options.probeSeconds);
  const { result } = await driver.run({ scenario, url: variant.url, tokens: readers });
  if (result.completed < result.offered)
    throw new Error(`${variant.url} did not answer every list of orders`);
  return result.response.p95;
}
