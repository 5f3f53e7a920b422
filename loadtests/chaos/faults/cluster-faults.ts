import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "@app/cluster/kubectl";
import { DATABASES, SERVICES } from "@app/infra/embedded/call-keys";
import { workloadOf } from "@app/infra/k8s/cluster";
import { between, pick } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";
import { providerFaults, type WithProvider } from "./provider-faults.ts";

const PARTS = [...SERVICES, ...DATABASES.map((name) => `${name}-database`)];

/** The policies of the manifests that allow callers; the gateway's allows customers. */
const POLICIES = [
  "orders",
  "inventory-and-payments",
  ...DATABASES.map((name) => `${name}-database`),
  "payment-provider",
];

/** Faults of pods, of the network between them, and of the payment provider. */
export const clusterFaults: readonly Fault<WithProvider>[] = [
  ...PARTS.map(kill),
  ...PARTS.map(freeze),
  ...POLICIES.map(cut),
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

/** Policies decide over new connections, so most plugins leave the ones alone that are open. */
function cut(policy: string): Fault<unknown> {
  return {
    name: `cut-${policy}`,
    what: `the network policy ${policy} allows no new connections for some seconds`,
    async inject(_, random) {
      const seconds = between(2, 4, random).toFixed(1);
      const callers = await kubectl(["get", "networkpolicy", policy, "--output", "jsonpath={.spec.ingress}"]);
      await allow(policy, "[]");
      await sleep(1_000 * Number(seconds)).finally(() => allow(policy, callers));
      return `for ${seconds} s`;
    },
  };
}

async function allow(policy: string, ingress: string): Promise<void> {
  const patch = `{ "spec": { "ingress": ${ingress} } }`;
  await kubectl(["patch", "networkpolicy", policy, "--type", "merge", "--patch", patch]);
}

async function podsOf(name: string): Promise<string[]> {
  const running = ["--selector", `app=${name}`, "--field-selector", "status.phase=Running"];
  const names = await kubectl(["get", "pods", ...running, "--output", "jsonpath={.items[*].metadata.name}"]);
  return names.split(" ");
}
