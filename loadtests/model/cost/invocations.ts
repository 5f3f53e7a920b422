import type { Assumptions } from "./assumptions.ts";
import { callsPerOrder, perOrder } from "./mix.ts";
import { operations } from "./names.ts";
import type { Figures, FunctionUse } from "./profile.ts";
import type { Level } from "./traffic.ts";

const MB_PER_VCPU = 1_769;
const LARGEST_BATCH = 100;

/** `provisionedGbSeconds` run in provisioned environments, at another price. */
export type Invocations = { invocations: number; billedGbSeconds: number; provisionedGbSeconds: number };

/** The function with provisioned concurrency, where there is any: clients wait for it. */
const KEPT_WARM = "placeOrder";

/** The invocations of a month of traffic. */
export function invocationsOf(figures: Figures, levels: readonly Level[], assumed: Assumptions): Invocations {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const writes = writesPerOrder(figures, assumed);
  const sum: Invocations = { invocations: 0, billedGbSeconds: 0, provisionedGbSeconds: 0 };
  for (const { ordersPerSecond, hours } of levels) {
    if (ordersPerSecond === 0) continue;
    const shards = shardsFor(ordersPerSecond * writes, assumed);
    for (const operation of operations) {
      for (const [name, use] of Object.entries(figures.functions[operation].functions)) {
        const events = ordersPerSecond * calls[operation] * use.events;
        const batch = use.fromStream ? batchAt(events, shards, assumed) : 1;
        const perSecond = events / batch;
        const seconds = billedMs(use, batch, perSecond, assumed) / 1_000;
        const invocations = perSecond * hours * 3_600;
        const gbSeconds = invocations * seconds * gbOf(use, assumed);
        const warm = name === KEPT_WARM ? assumed.provisionedEnvironments / (perSecond * seconds) : 0;
        sum.invocations += invocations;
        sum.provisionedGbSeconds += gbSeconds * Math.min(1, warm);
        sum.billedGbSeconds += gbSeconds * Math.max(0, 1 - warm);
      }
    }
  }
  return sum;
}

/** Shards of a table's stream: one for each partition that the writes need. */
export function shardsAt(ordersPerSecond: number, figures: Figures, assumed: Assumptions): number {
  return shardsFor(ordersPerSecond * writesPerOrder(figures, assumed), assumed);
}

/** Write units of one order and its reads. */
function writesPerOrder(figures: Figures, assumed: Assumptions): number {
  return perOrder(callsPerOrder(assumed.readsPerOrder), figures.functions, (use) => use.writeUnits);
}

function shardsFor(writesPerSecond: number, assumed: Assumptions): number {
  return Math.max(1, Math.ceil(writesPerSecond / assumed.writesPerShard));
}

/** Records per poll of a shard: one at low rates, never more than a batch holds. */
export function batchAt(recordsPerSecond: number, shards: number, assumed: Assumptions): number {
  return Math.min(LARGEST_BATCH, Math.max(1, recordsPerSecond / shards / assumed.pollsPerSecond));
}

/**
 * Billed milliseconds of one invocation. It waits once, because it handles the records of a batch concurrently; it
 * computes for each record; it sometimes initialises. CPU is proportional to memory, up to one core: Node uses no more.
 */
export function billedMs(
  use: FunctionUse,
  batch: number,
  invocationsPerSecond: number,
  assumed: Assumptions,
): number {
  const vcpu = vcpuOf(use, assumed);
  const initialisation = coldShare(invocationsPerSecond, assumed) * initialisationMs(use, assumed);
  return Math.ceil(use.waitMs * assumed.waitOnAws + (use.cpuMs * batch) / vcpu + initialisation);
}

/** Memory of a function: the assumed size, or what this function needs if that is more. */
export function gbOf({ memoryMb }: Pick<FunctionUse, "memoryMb">, assumed: Assumptions): number {
  return Math.max(assumed.functionMemoryMb, memoryMb) / 1_024;
}

/** The CPU share of a function, in cores of the measuring machine. */
export function vcpuOf(use: Pick<FunctionUse, "memoryMb">, assumed: Assumptions): number {
  return Math.min(1, (gbOf(use, assumed) * 1_024) / MB_PER_VCPU) * assumed.coreSpeed;
}

/** Milliseconds until a new environment serves. Billed since August 2025. */
export function initialisationMs(use: FunctionUse, assumed: Assumptions): number {
  return assumed.environmentStartMs + use.initCpuMs / vcpuOf(use, assumed);
}

/**
 * Share of invocations that find no warm environment. With random arrivals (Poisson) at a rate r, an environment that
 * is kept for T seconds after its last use has gone before the next invocation with probability exp(-rT).
 */
export function coldShare(invocationsPerSecond: number, { environmentIdleSeconds }: Assumptions): number {
  return Math.exp(-invocationsPerSecond * environmentIdleSeconds);
}
