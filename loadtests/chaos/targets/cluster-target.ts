import { kubectl } from "@app/cluster/kubectl";
import { openCluster } from "@app/infra/k8s/cluster";
import { clusteredServices } from "../../harness/variants/clustered.ts";
import { clusterFaults } from "../faults/cluster-faults.ts";
import { bind } from "../faults/fault.ts";
import { redriverIn } from "./compose-target.ts";
import type { StartChaosTarget } from "./target.ts";

/** The services on the cluster of the current context. They go on running afterwards. */
export const attachClusterTarget: StartChaosTarget = async () => {
  const cluster = await openCluster();
  const { outside } = cluster;
  const variant = clusteredServices(cluster);
  return {
    both: { outside, deaths: [], failed: new Promise(() => {}) },
    variant,
    faults: bind(clusterFaults, { provider: outside }),
    redriver: redriverIn(cluster),
    inspect: outOfMemory,
    async stop() {
      await variant.store.close();
      cluster.close();
    },
  };
};

/** Pods whose container needed more memory than its limit. */
async function outOfMemory(): Promise<string[]> {
  const reasons = "{.status.containerStatuses[*].lastState.terminated.reason}";
  const each = `{range .items[*]}{.metadata.name} ${reasons}{"\\n"}{end}`;
  const pods = (await kubectl(["get", "pods", "--output", `jsonpath=${each}`])).split("\n");
  return pods
    .filter((line) => line.includes("OOMKilled"))
    .map((line) => `${line.split(" ")[0]} ran out of its memory`);
}
