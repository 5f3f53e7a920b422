import { startMeasuredStack } from "@app/infra/compose/measured-stack";
import { type Both, startBoth } from "@app/infra/embedded/both";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { openCluster } from "@app/infra/k8s/cluster";
import type { RunContext } from "../../harness/run-context.ts";
import { clusteredServices } from "../../harness/variants/clustered.ts";
import { composedServices } from "../../harness/variants/composed.ts";
import { PRELOAD_FUNCTIONS, type Variant, variantsOf } from "../../harness/variants/variants.ts";
import type { CompareOptions, Started } from "./comparison.ts";

/** Starts both variants on embedded engines, or only the given one. */
export async function startEmbedded(
  { variant }: CompareOptions,
  { progress, signal }: RunContext,
): Promise<Started & { both: Both }> {
  const both = await startBoth({
    only: variant,
    oneAtATime: true,
    preloadFunctions: PRELOAD_FUNCTIONS,
    onProgress: progress,
    signal,
  });
  return { both, variants: variantsOf(both), stop: both.stop };
}

/** Starts the services in containers and the functions beside them; with `variant` services, only the containers. */
export async function startComposed(options: CompareOptions, context: RunContext): Promise<Started> {
  const stack = await startMeasuredStack("orders-two-ways-compare", context.progress);
  const open = () => composedServices(stack);
  return startBeside({ open, outside: stack.outside, stop: stack.down }, options, context);
}

/** Starts the functions beside the services of a cluster, which run on; with `variant` services, starts nothing. */
export async function startBesideCluster(options: CompareOptions, context: RunContext): Promise<Started> {
  const cluster = await openCluster();
  context.progress(`The services run on the cluster, and are reached through ${cluster.url}.`);
  const open = async () => clusteredServices(cluster);
  return startBeside({ open, outside: cluster.outside, stop: async () => cluster.close() }, options, context);
}

type Beside = { open: () => Promise<Variant>; outside: OutsideParties; stop: () => Promise<void> };

/** The functions use the external parties of the services. */
async function startBeside(
  { open, outside, stop }: Beside,
  { variant }: CompareOptions,
  { progress, signal }: RunContext,
): Promise<Started> {
  try {
    signal.throwIfAborted();
    const services = await open();
    if (variant === "services") {
      return { both: { outside, failed: new Promise(() => {}) }, variants: [services], stop };
    }
    const both = await startBoth({
      only: "functions",
      outside,
      preloadFunctions: PRELOAD_FUNCTIONS,
      onProgress: progress,
      signal,
    });
    const stopAll = async () => void (await Promise.all([both.stop(), stop()]));
    return { both, variants: [services, ...variantsOf(both)], stop: stopAll };
  } catch (error) {
    await stop();
    throw error;
  }
}
