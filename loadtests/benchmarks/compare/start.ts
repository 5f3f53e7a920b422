import { startMeasuredStack } from "@app/infra/compose/measured-stack";
import { type Both, type BothOptions, startBoth } from "@app/infra/embedded/both";
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

/**
 * Starts the functions beside the services of a cluster, which run on; with `variant` services, starts nothing. The functions have
 * a payment provider of their own, because the cluster's keeps the charges of orders that a next comparison would not know.
 */
export async function startBesideCluster(options: CompareOptions, context: RunContext): Promise<Started> {
  const cluster = await openCluster();
  context.progress(`The services run on the cluster, and are reached through ${cluster.url}.`);
  const open = async () => clusteredServices(cluster);
  const stop = async () => cluster.close();
  const beside = { open, outside: cluster.outside, ofFunctions: { issuer: cluster.issuer }, stop };
  return { ...(await startBeside(beside, options, context)), cluster };
}

/** `ofFunctions`: the external parties of the functions; by default, those of the services. */
type Beside = {
  open: () => Promise<Variant>;
  outside: OutsideParties;
  ofFunctions?: BothOptions["outside"];
  stop: () => Promise<void>;
};

async function startBeside(
  { open, outside, ofFunctions = outside, stop }: Beside,
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
      outside: ofFunctions,
      preloadFunctions: PRELOAD_FUNCTIONS,
      onProgress: progress,
      signal,
    });
    const stopAll = async () => void (await Promise.all([both.stop(), stop()]));
    const functions = variantsOf(both).map((variant) => ({ ...variant, provider: both.outside }));
    return { both, variants: [services, ...functions], stop: stopAll };
  } catch (error) {
    await stop();
    throw error;
  }
}
