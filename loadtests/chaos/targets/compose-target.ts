import { type MeasuredStack, startMeasuredStack } from "@app/infra/compose/measured-stack";
import { openRunningStack } from "@app/infra/compose/running-stack";
import { docker } from "@app/infra/compose/stack";
import type { Redriver } from "@app/infra/redrive/redriver";
import { composedServices } from "../../harness/variants/composed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { composeFaults } from "../faults/compose-faults.ts";
import { bind } from "../faults/fault.ts";
import type { ChaosTarget, StartChaosTarget } from "./target.ts";

/** The services variant in containers, in a separate Compose project. */
export const startComposeTarget: StartChaosTarget = async ({ progress, signal }) =>
  targetOf(await startMeasuredStack("orders-two-ways-chaos", progress), signal);

/** The containers of a running `docker compose up`. They go on running afterwards. */
export const attachComposeTarget: StartChaosTarget = async ({ signal }) =>
  targetOf(await openRunningStack(), signal);

/** The restart policy of the containers restarts them. */
async function targetOf(stack: MeasuredStack, signal: AbortSignal): Promise<ChaosTarget> {
  const variant = await variantIn(stack, signal);
  const { outside } = stack;
  return {
    both: { outside, deaths: [], failed: new Promise(() => {}) },
    variant,
    faults: bind(composeFaults, { stack, provider: outside }),
    redriver: redriverIn(stack),
    inspect: () => outOfMemory(stack),
    async stop() {
      await variant.store.close();
      await stack.down();
    },
  };
}

/** Removes all containers when the run was stopped during the start. */
async function variantIn(stack: MeasuredStack, signal: AbortSignal): Promise<Variant> {
  try {
    signal.throwIfAborted();
    return await composedServices(stack);
  } catch (error) {
    await stack.down();
    throw error;
  }
}

/** Runs the redriver inside a container of orders. */
export function redriverIn(stack: Pick<MeasuredStack, "exec" | "url">): Redriver {
  const run = async (...flags: string[]) =>
    JSON.parse(await stack.exec("orders", "node", "redrive.mjs", ...flags)) as {
      parked: number;
      redriven: number;
    };
  return {
    variant: "services",
    url: stack.url,
    list: async () => ({ total: (await run("--list")).parked, first: [] }),
    redrive: async () => (await run()).redriven,
  };
}

/** A memory limit that is too low shows under faults first. */
async function outOfMemory(stack: MeasuredStack): Promise<string[]> {
  const ids = (await stack.compose("ps", "--all", "--quiet")).trim().split("\n");
  const format = "{{.Name}} {{.State.OOMKilled}}";
  const lines = (await docker(["inspect", "--format", format, ...ids])).trim().split("\n");
  return lines
    .filter((line) => line.endsWith(" true"))
    .map((line) => `${line.split(" ")[0]} ran out of its memory`);
}
