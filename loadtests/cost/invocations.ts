import type { Assumptions } from "./assumptions.ts";
import { callsPerOrder, perOrder } from "./mix.ts";
import { operations } from "./names.ts";
import type { Figures, FunctionUse } from "./profile.ts";
import type { Level } from "./traffic.ts";

const MB_PER_VCPU = 1_769;
const LARGEST_BATCH = 100;

export type Invocations = { invocations: number; billedGbSeconds: number };

/** What a month of traffic makes of invocations, at the memory size assumed. */
export function invocationsOf(figures: Figures, levels: readonly Level[], assumed: Assumptions): Invocations {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const sum: Invocations = { invocations: 0, billedGbSeconds: 0 };
  for (const { ordersPerSecond, hours } of levels) {
    if (ordersPerSecond === 0) continue;
    const shards = shardsAt(ordersPerSecond, figures, assumed);
    for (const operation of operations) {
      for (const use of Object.values(figures.functions[operation].functions)) {
        const events = ordersPerSecond * calls[operation] * use.events;
        const batch = use.fromStream ? batchAt(events, shards, assumed) : 1;
        const invocations = (events / batch) * hours * 3_600;
        const milliseconds = billedMs(use, batch, events / batch, assumed);
        sum.invocations += invocations;
        sum.billedGbSeconds += (invocations * milliseconds * (assumed.functionMemoryMb / 1_024)) / 1_000;
      }
    }
  }
  return sum;
}

/** Shards of a table's stream: one for each partition that the writes need. */
export function shardsAt(ordersPerSecond: number, figures: Figures, assumed: Assumptions): number {
  const calls = callsPerOrder(assumed.readsPerOrder);
  const writes = ordersPerSecond * perOrder(calls, figures.functions, (use) => use.writeUnits);
  return Math.max(1, Math.ceil(writes / assumed.writesPerShard));
}

/** Records that a poll of a shard finds: one at low rates, never more than a batch holds. */
export function batchAt(recordsPerSecond: number, shards: number, assumed: Assumptions): number {
  return Math.min(LARGEST_BATCH, Math.max(1, recordsPerSecond / shards / assumed.pollsPerSecond));
}

/**
 * Milliseconds that one invocation is billed: it waits once, because the records of a batch are handled side by side, computes for
 * each, and sometimes initialises. CPU comes in proportion to the memory, up to one core, which is all that Node uses.
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

/** Cores of the measuring machine that a function has. */
export function vcpuOf({ memoryMb }: Pick<FunctionUse, "memoryMb">, assumed: Assumptions): number {
  return Math.min(1, Math.max(assumed.functionMemoryMb, memoryMb) / MB_PER_VCPU) * assumed.coreSpeed;
}

/** Milliseconds until a new environment can serve; billed since August 2025. */
export function initialisationMs(use: FunctionUse, assumed: Assumptions): number {
  return assumed.environmentStartMs + use.initCpuMs / vcpuOf(use, assumed);
}

/**
 * Share of invocations that find no warm environment. With random arrivals (Poisson) an environment that is kept for T seconds
 * after its last use is gone when the next invocation comes, at a rate r, with probability exp(-rT).
 */
export function coldShare(invocationsPerSecond: number, { environmentIdleSeconds }: Assumptions): number {
  return Math.exp(-invocationsPerSecond * environmentIdleSeconds);
}
