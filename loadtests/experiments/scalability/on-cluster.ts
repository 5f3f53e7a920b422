import { createInterface } from "node:readline";
import { Kubectls, kubectl } from "@app/cluster/kubectl";
import { SERVICES, type Service } from "@app/infra/embedded/call-keys";
import type { Cluster } from "@app/infra/k8s/cluster";
import { startDriver } from "../../harness/driver/driver.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { openServicesStore } from "../../harness/variants/services-store.ts";
import type { AutoscalerSettings, Reaction } from "./autoscaling.ts";
import { type Burst, type BurstPlan, runBurst } from "./burst.ts";

const OF_SERVICES = ["--selector", "tier=service", "--output"];

/** Runs a burst on the services of a cluster, and observes its autoscaler. The services have as few pods as possible before. */
export async function burstOnCluster(
  cluster: Cluster,
  plan: BurstPlan,
  context: RunContext,
): Promise<{ burst: Burst; reaction: Reaction }> {
  const store = openServicesStore(cluster.databaseUrls);
  const driver = startDriver();
  const pods = followReadyPods();
  try {
    const loader = { driver, tokens: await fetchTokens(cluster.issuer), context };
    const began = Date.now() + 1_000 * plan.calm;
    const { burst, rest } = await runBurst(loader, { url: cluster.url, store }, { plan, units: pods.count });
    const reaction = reactionIn(await podsOfServices(), began);
    await rest();
    return { burst, reaction };
  } finally {
    pods.stop();
    driver.stop();
    await store.close();
  }
}

/** Counts the ready pods of all services. */
function followReadyPods(): { count: () => number; stop: () => void } {
  const running = new Kubectls();
  const ready = new Map<string, number>();
  const format = 'jsonpath={.metadata.name} {.status.readyReplicas}{"\\n"}';
  const watch = running.start("get", "deployments", ...OF_SERVICES, format, "--watch");
  createInterface(watch.stdout).on("line", (line) => {
    const [name = "", count] = line.split(" ");
    ready.set(name, Number(count) || 0);
  });
  return {
    count: () => [...ready.values()].reduce((sum, each) => sum + each, 0),
    stop: () => running.stop(),
  };
}

/** The ready pods of all services now. */
export async function countReadyPods(): Promise<number> {
  const counts = await kubectl([
    "get",
    "deployments",
    ...OF_SERVICES,
    "jsonpath={.items[*].status.readyReplicas}",
  ]);
  return counts.split(" ").reduce((sum, count) => sum + Number(count), 0);
}

/** A line for each pod: its service, when it was created, and when it became ready. */
function podsOfServices(): Promise<string> {
  const ready = '.status.conditions[?(@.type=="Ready")].lastTransitionTime';
  const line = `{.metadata.labels.app} {.metadata.creationTimestamp} {${ready}}{"\\n"}`;
  return kubectl(["get", "pods", ...OF_SERVICES, `jsonpath={range .items[*]}${line}{end}`]);
}

/** @param began the start of the burst, in milliseconds since 1970; Kubernetes' times are whole seconds */
export function reactionIn(pods: string, began: number): Reaction {
  const reaction: Reaction = {};
  for (const line of pods.trim().split("\n")) {
    const [name, ...times] = line.split(" ") as [Service, string, string];
    const [created = 0, ready = 0] = times.map((time) => (Date.parse(time) - began) / 1_000);
    if (created > -1 && created < (reaction[name]?.created ?? Number.POSITIVE_INFINITY))
      reaction[name] = { created, ready };
  }
  return reaction;
}

/** Reads the autoscalers' settings from the cluster. */
export async function readAutoscalers(): Promise<Record<Service, AutoscalerSettings>> {
  const spec = "{.spec.minReplicas} {.spec.maxReplicas} {.spec.metrics[0].resource.target.averageValue}";
  const settings = SERVICES.map(async (name) => {
    const answer = await kubectl(["get", "hpa", name, "--output", `jsonpath=${spec}`]);
    const [least, most, target] = answer.split(" ") as [string, string, string];
    return [name, { least: Number(least), most: Number(most), target: coresOf(target) }];
  });
  return Object.fromEntries(await Promise.all(settings)) as Record<Service, AutoscalerSettings>;
}

/** "250m" is a quarter of a core. */
const coresOf = (quantity: string) =>
  quantity.endsWith("m") ? Number.parseInt(quantity, 10) / 1_000 : Number(quantity);
