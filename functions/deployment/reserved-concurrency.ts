import type { FunctionDefinition } from "@app/functions-local/service";

/**
 * Reserves executions for the functions that read streams, so that requests cannot take all of the account's. Each gets
 * as many as its event source mappings can use for this number of shards; Lambda also limits it to that number.
 */
export function reserveConcurrency(functions: Record<string, FunctionDefinition>, shards: number): void {
  if (shards === 0) return;
  for (const definition of Object.values(functions)) {
    const streams = (definition.events ?? []).flatMap(({ stream }) => stream ?? []);
    const lanes = streams.reduce((sum, { parallelizationFactor = 1 }) => sum + parallelizationFactor, 0);
    if (lanes > 0) definition.reservedConcurrency = lanes * shards;
  }
}
