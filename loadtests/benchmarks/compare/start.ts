import { startMeasuredStack } from "@app/infra/compose/measured-stack";
import { type Both, startBoth } from "@app/infra/embedded/both";
import type { RunContext } from "../../harness/run-context.ts";
import { composedServices } from "../../harness/variants/composed.ts";
import { PRELOAD_FUNCTIONS, variantsOf } from "../../harness/variants/variants.ts";
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

/**
 * Starts the services in containers and the functions beside them; with `variant` services, only the containers. The
 * functions use the containers' external parties.
 */
export async function startComposed(
  { variant }: CompareOptions,
  { progress, signal }: RunContext,
): Promise<Started> {
  const stack = await startMeasuredStack("orders-two-ways-compare", progress);
  try {
    signal.throwIfAborted();
    const services = await composedServices(stack);
    const { outside } = stack;
    if (variant === "services") {
      return { both: { outside, failed: new Promise(() => {}) }, variants: [services], stop: stack.down };
    }
    const both = await startBoth({
      only: "functions",
      outside,
      preloadFunctions: PRELOAD_FUNCTIONS,
      onProgress: progress,
      signal,
    });
    const stop = async () => void (await Promise.all([both.stop(), stack.down()]));
    return { both, variants: [services, ...variantsOf(both)], stop };
  } catch (error) {
    await stack.down();
    throw error;
  }
}
