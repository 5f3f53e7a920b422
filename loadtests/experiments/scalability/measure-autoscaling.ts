import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Service } from "@app/infra/embedded/call-keys";
import type { Cluster } from "@app/infra/k8s/cluster";
import { keepLatest, LATEST_AUTOSCALING } from "../../harness/reports-directory.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { medianFigures } from "../../model/cost/model.ts";
import { usualProfile } from "../../model/profile/usual-profile.ts";
import { type AutoscalerSettings, predictReaction } from "./autoscaling.ts";
import type { BurstPlan } from "./burst.ts";
import { type Autoscaling, describeAutoscaling } from "./measured-autoscaling.ts";
import { burstOnCluster, countReadyPods, readAutoscalers } from "./on-cluster.ts";

/** The plan of a published measurement. */
const LONG: BurstPlan = { rate: 60, calm: 10, burst: 120 };

/** An autoscaler removes pods a minute after they were needed, and measures every 15 s. */
const CALM_WITHIN_MS = 420_000;
const EVERY_MS = 2_000;

/** Waits until the services have as few pods as their autoscalers allow, sends a burst, and compares the reaction with the simulation's. */
export async function measureAutoscaling(
  cluster: Cluster,
  plan: BurstPlan,
  context: RunContext,
): Promise<Autoscaling> {
  const settings = await readAutoscalers();
  await untilCalm(settings, context);
  const measuredAt = new Date().toISOString();
  context.progress(`A burst of ${plan.rate} orders/s for ${plan.burst} s …`);
  const { burst, reaction } = await burstOnCluster(cluster, plan, context);
  const { services } = medianFigures(JSON.parse(readFileSync(usualProfile(), "utf8")));
  const predicted = predictReaction(plan, settings, services.placeOrder.cpuMs);
  return { measuredAt, plan, burst, reaction, predicted };
}

/** Measures, and stores the measurement for the next report. @returns sentences */
export async function keepAutoscaling(cluster: Cluster, context: RunContext): Promise<string[]> {
  const measured = await measureAutoscaling(cluster, LONG, context);
  keepLatest(LATEST_AUTOSCALING, measured);
  return describeAutoscaling(measured);
}

/** @throws Error with a sentence when the pods do not become as few */
export async function untilCalm(
  settings: Record<Service, AutoscalerSettings>,
  { progress, signal }: RunContext,
): Promise<void> {
  const fewest = Object.values(settings).reduce((sum, { least }) => sum + least, 0);
  const late = performance.now() + CALM_WITHIN_MS;
  for (let said = false; (await countReadyPods()) !== fewest; said = true) {
    if (performance.now() > late)
      throw new Error(
        `The services do not have ${fewest} ready pods: something still uses them, or pods cannot start.`,
      );
    if (!said) progress(`Waiting until the autoscalers have left ${fewest} pods …`);
    await sleep(EVERY_MS, undefined, { signal });
  }
}
