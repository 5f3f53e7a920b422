import { mixed } from "../../scenarios/scenarios.ts";
import { type Operation, operations } from "./names.ts";

const WEIGHTS: Partial<Record<Operation, number>> = { ...mixed.mix, placeOrder: 0 };
const ALL_READS = operations.reduce((sum, operation) => sum + (WEIGHTS[operation] ?? 0), 0);

/** Calls of each operation per placed order. Reads are divided as in the scenario `mixed`. */
export function callsPerOrder(readsPerOrder: number): Record<Operation, number> {
  const calls: Partial<Record<Operation, number>> = { placeOrder: 1 };
  for (const operation of operations)
    calls[operation] ??= (readsPerOrder * (WEIGHTS[operation] ?? 0)) / ALL_READS;
  return calls as Record<Operation, number>;
}

/** A figure per order: the sum over all operations of the figure times its calls. */
export function perOrder<Use>(
  calls: Record<Operation, number>,
  uses: Record<Operation, Use>,
  figure: (use: Use) => number,
): number {
  return operations.reduce((sum, operation) => sum + calls[operation] * figure(uses[operation]), 0);
}
