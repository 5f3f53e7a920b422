import { readFileSync } from "node:fs";
import { kubectl } from "@app/cluster/kubectl";
import { openCluster } from "@app/infra/k8s/cluster";
import { without } from "@app/infra/k8s/test/without";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { medianFigures } from "../../model/cost/model.ts";
import { PUBLISHED_PROFILE } from "../../model/profile/usual-profile.ts";
import { describeReaction, predictReaction } from "./autoscaling.ts";
import { burstOnCluster, readAutoscalers } from "./on-cluster.ts";

const plan = { rate: 60, calm: 10, burst: 60 };

describe.skipIf(without)(`the autoscaler on a cluster${without ? `: ${without}` : ""}`, () => {
  it("adds pods in a burst and removes them afterwards, and no request fails", {
    timeout: 300_000,
  }, async () => {
    const cluster = await openCluster();
    onTestFinished(cluster.close);
    const settings = await readAutoscalers();
    const fewest = Object.values(settings).reduce((sum, { least }) => sum + least, 0);
    const isCalm = () => vi.waitFor(async () => expect(await readyPods()).toBe(fewest), waiting);
    await isCalm();
    const context = { progress: () => {}, signal: new AbortController().signal };
    const { burst, reaction } = await burstOnCluster(cluster, plan, context);
    const { services } = medianFigures(JSON.parse(readFileSync(PUBLISHED_PROFILE, "utf8")));
    const predicted = predictReaction(plan, settings, services.placeOrder.cpuMs);
    for (const line of describeReaction(reaction, predicted)) console.log(line);
    expect(Object.keys(reaction)).not.toEqual([]);
    expect(Math.max(...burst.samples.map(({ units }) => units))).toBeGreaterThan(fewest);
    expect(burst.errors).toEqual({});
    await isCalm();
  });
});

const waiting = { timeout: 200_000, interval: 2_000 };

async function readyPods(): Promise<number> {
  const format = "jsonpath={.items[*].status.readyReplicas}";
  const counts = await kubectl(["get", "deployments", "--selector", "tier=service", "--output", format]);
  return counts.split(" ").reduce((sum, count) => sum + Number(count), 0);
}
