import type { BothOptions } from "@app/infra/embedded/both";
import { SERVICES } from "@app/infra/embedded/call-keys";
import { type Testbed, withStartedTestbed } from "../../harness/testbed.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { Balancer } from "./balancer.ts";
import { type Burst, type BurstPlan, environmentsIn, runBurst } from "./burst.ts";

/** The services with one and with three replicas of orders, and the functions. */
export type Bursts = { one: Burst; three: Burst; functions: Burst };

const RATE_FACTOR = 4;
/** @param rate of the comparison; both are orders per second */
export const burstRate = (rate: number) => RATE_FACTOR * rate;

const ADDED_REPLICAS = 2;

/** Starts a fresh pair of variants, with a payment provider of its own. */
export async function measureBursts({ both: running, comparison, ...context }: Laboratory): Promise<Bursts> {
  const { rate, short } = comparison.options;
  const plan = { rate: burstRate(rate), calm: 1, burst: short ? 3 : 8 };
  const balancer = new Balancer();
  const link: BothOptions["link"] = async ({ caller, callee, url }) =>
    caller === "gateway" && callee === "orders" ? balancer.listen(url) : url;
  const outside = { issuer: running.outside.issuer };
  return withStartedTestbed({ outside, link }, context, (testbed) =>
    burstAll(testbed, balancer, plan),
  ).finally(() => balancer.close());
}

async function burstAll(testbed: Testbed, balancer: Balancer, plan: BurstPlan): Promise<Bursts> {
  const { both, variants } = testbed;
  const [services, functions] = variants;
  if (!services || !functions) throw new Error("Both variants have to run.");
  const one = await runBurst(testbed, services, { plan, units: () => SERVICES.length });
  await one.rest();
  for (let replica = 0; replica < ADDED_REPLICAS; replica++) {
    const url = await both.services?.startReplica();
    if (url) balancer.add(url);
  }
  const three = await runBurst(testbed, services, { plan, units: () => SERVICES.length + ADDED_REPLICAS });
  await three.rest();
  // The variant is stopped with this burst's unsettled orders.
  const environments = () => environmentsIn(both.functions?.runDirectory ?? "");
  const { burst } = await runBurst(testbed, functions, { plan, units: environments });
  return { one: one.burst, three: three.burst, functions: burst };
}
