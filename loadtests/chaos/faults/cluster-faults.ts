import { DATABASES, SERVICES } from "@app/infra/embedded/call-keys";
import { workloadOf } from "@app/infra/k8s/cluster";
import { kubectl } from "@app/net/kubectl";
import { between, pick } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";
import { providerFaults, type WithProvider } from "./provider-faults.ts";

const PARTS = [...SERVICES, ...DATABASES.map((name) => `${name}-database`)];

/** Faults of pods and of the payment provider. */
export const clusterFaults: readonly Fault<WithProvider>[] = [
  ...PARTS.map(kill),
  ...PARTS.map(freeze),
  ...providerFaults,
];

/**
 * One second is the shortest grace with which Kubernetes waits until the pod has really ended. Without that, a second Postgres could
 * start on the same data.
 */
function kill(name: string): Fault<unknown> {
  return {
    name: `kill-${name}`,
    what: `a pod of ${name} is deleted, and killed one second later`,
    async inject(_, random) {
      const pod = pick(await podsOf(name), random);
      await kubectl(["delete", "pod", pod, "--grace-period=1"]);
      await kubectl(["rollout", "status", workloadOf(name), "--timeout=80s"]);
      return undefined;
    },
  };
}

/** The processes of a pod with their connections open: the kernel still accepts connections, but no process answers. */
function freeze(name: string): Fault<unknown> {
  return {
    name: `freeze-${name}`,
    what: `the processes of a pod of ${name} are frozen for some seconds`,
    async inject(_, random) {
      const seconds = between(2, 4, random).toFixed(1);
      const pod = pick(await podsOf(name), random);
      // -1: all processes of this user but the shell itself. The pod's first process, which ignores signals, is the cluster's own.
      const script = `kill -STOP -1; sleep ${seconds}; kill -CONT -1`;
      await kubectl(["exec", pod, "--", "bash", "-c", script]);
      return `for ${seconds} s`;
    },
  };
}

async function podsOf(name: string): Promise<string[]> {
  const running = ["--selector", `app=${name}`, "--field-selector", "status.phase=Running"];
  const names = await kubectl(["get", "pods", ...running, "--output", "jsonpath={.items[*].metadata.name}"]);
  return names.split(" ");
}
