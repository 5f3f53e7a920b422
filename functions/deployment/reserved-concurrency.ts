import type { FunctionDefinition } from "./service.ts";

/**
 * Keeps executions for the functions that follow streams, so that requests cannot take all that the account has: as many as their event
 * source mappings can use of so many shards. Lambda lets them have no more than that either.
 */
export function reserveConcurrency(functions: Record<string, FunctionDefinition>, shards: number): void {
  if (shards === 0) return;
  for (const definition of Object.values(functions)) {
    const streams = (definition.events ?? []).flatMap(({ stream }) => stream ?? []);
    const lanes = streams.reduce((sum, { parallelizationFactor = 1 }) => sum + parallelizationFactor, 0);
    if (lanes > 0) definition.reservedConcurrency = lanes * shards;
  }
}
