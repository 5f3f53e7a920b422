import { kubectl } from "@app/cluster/kubectl";
import { SERVICES, type Service } from "@app/infra/embedded/call-keys";
import { openCluster } from "@app/infra/k8s/cluster";
import { without } from "@app/infra/k8s/test/without";
import { describe, expect, it, onTestFinished } from "vitest";
import { measureAutoscaling, untilCalm } from "./measure-autoscaling.ts";
import { describeAutoscaling } from "./measured-autoscaling.ts";
import { readAutoscalers } from "./on-cluster.ts";

/** Cores per pod. On a fast machine, the burst stays below the target of the manifests. */
const TARGET = 0.04;

async function setTarget(name: Service, cores: number): Promise<void> {
  const patch = [{ op: "replace", path: "/spec/metrics/0/resource/target/averageValue", value: `${cores}` }];
  await kubectl(["patch", "hpa", name, "--type", "json", "--patch", JSON.stringify(patch)]);
}

describe.skipIf(without)(`the autoscaler on a cluster${without ? `: ${without}` : ""}`, () => {
  it("adds pods in a burst and removes them afterwards; a request is answered well, or refused as too much", {
    timeout: 1_000_000,
  }, async () => {
    const cluster = await openCluster();
    onTestFinished(cluster.close);
    const before = await readAutoscalers();
    for (const name of SERVICES) {
      onTestFinished(() => setTarget(name, before[name].target));
      await setTarget(name, TARGET);
    }
    const context = { progress: () => {}, signal: new AbortController().signal };
    const measured = await measureAutoscaling(cluster, { rate: 60, calm: 10, burst: 60 }, context);
    for (const line of describeAutoscaling(measured)) console.log(line);
    const { burst, reaction } = measured;
    expect(Object.keys(reaction)).not.toEqual([]);
    expect(Math.max(...burst.samples.map(({ units }) => units))).toBeGreaterThan(burst.samples[0]!.units);
    expect(Object.keys(burst.errors).filter((kind) => !kind.startsWith("503 "))).toEqual([]);
    await untilCalm(await readAutoscalers(), context);
  });
});
