import { type Both, startBoth } from "@app/infra/embedded/both";
import { type Driver, startDriver } from "../../harness/driver/driver.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { variantsOf } from "../../harness/variants/variants.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { Balancer } from "./balancer.ts";
import { type Burst, type BurstPlan, runBurst } from "./burst.ts";
import { environmentsIn } from "./watch.ts";

/** The services with one and with three replicas of orders, and the functions. */
export type Bursts = { one: Burst; three: Burst; functions: Burst };

const RATE_FACTOR = 4;
const ADDED_REPLICAS = 2;
const SERVICES = 4;

/** On a pair of variants of its own, which nobody has used yet. */
export async function measureBursts({ both: running, comparison, signal }: Laboratory): Promise<Bursts> {
  const { rate, quick } = comparison.options;
  const plan = { rate: RATE_FACTOR * rate, calm: 1, burst: quick ? 3 : 8 };
  const balancer = new Balancer();
  const driver = startDriver();
  let fresh: Both | undefined;
  try {
    fresh = await startBoth({
      outside: running.outside,
      signal,
      link: async ({ caller, callee, url }) =>
        caller === "gateway" && callee === "orders" ? balancer.listen(url) : url,
    });
    return await burstAll(fresh, balancer, driver, plan, signal);
  } finally {
    driver.stop();
    balancer.close();
    await fresh?.stop();
  }
}

async function burstAll(
  both: Both,
  balancer: Balancer,
  driver: Driver,
  plan: BurstPlan,
  signal: AbortSignal,
): Promise<Bursts> {
  const variants = variantsOf(both);
  const [services, functions] = variants;
  if (!services || !functions) throw new Error("Both variants have to run.");
  const setting = { driver, plan, signal, tokens: await fetchTokens(both.outside.issuer) };
  try {
    const environments = () => environmentsIn(both.functions?.runDirectory ?? "");
    const one = await runBurst(services, { ...setting, units: () => SERVICES });
    await one.rest();
    for (let replica = 0; replica < ADDED_REPLICAS; replica++) {
      const url = await both.services?.startReplica();
      if (url) balancer.add(url);
    }
    const three = await runBurst(services, { ...setting, units: () => SERVICES + ADDED_REPLICAS });
    await three.rest();
    // What is left over of this one ends with the variant.
    const { burst } = await runBurst(functions, { ...setting, units: environments });
    return { one: one.burst, three: three.burst, functions: burst };
  } finally {
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}
