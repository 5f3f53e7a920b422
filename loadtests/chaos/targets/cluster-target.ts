import { kubectl } from "@app/cluster/kubectl";
import { type Cluster, openCluster } from "@app/infra/k8s/cluster";
import { openServicesStore } from "../../harness/variants/services-store.ts";
import { servicesVariant, UNKNOWN_USAGE } from "../../harness/variants/variants.ts";
import { clusterFaults } from "../faults/cluster-faults.ts";
import { bind } from "../faults/fault.ts";
import { redriverIn } from "./compose-target.ts";
import type { StartChaosTarget } from "./target.ts";

/** The services on the cluster of the current context. They go on running afterwards. */
export const attachClusterTarget: StartChaosTarget = async () => {
  const cluster = await openCluster();
  const { outside } = cluster;
  const variant = variantOn(cluster);
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

function variantOn({ url, databaseUrls, adminUrls }: Cluster) {
  const store = openServicesStore(databaseUrls);
  const known = { url, startSeconds: Number.NaN, store, adminUrls: Object.values(adminUrls) };
  return { ...servicesVariant({ ...known, usage: () => UNKNOWN_USAGE }), apart: true } as const;
}

/** Pods whose container needed more memory than its limit. */
async function outOfMemory(): Promise<string[]> {
  const reasons = "{.status.containerStatuses[*].lastState.terminated.reason}";
  const each = `{range .items[*]}{.metadata.name} ${reasons}{"\\n"}{end}`;
  const pods = (await kubectl(["get", "pods", "--output", `jsonpath=${each}`])).split("\n");
  return pods
    .filter((line) => line.includes("OOMKilled"))
    .map((line) => `${line.split(" ")[0]} ran out of its memory`);
}
