import { mixed } from "../../scenarios/scenarios.ts";
import { type Operation, operations } from "./names.ts";

/** Calls of each operation per placed order. Reads are divided as in the scenario `mixed`. */
export function callsPerOrder(readsPerOrder: number): Record<Operation, number> {
  const weights: Partial<Record<Operation, number>> = { ...mixed.mix, placeOrder: 0 };
  const allReads = operations.reduce((sum, operation) => sum + (weights[operation] ?? 0), 0);
  const calls = operations.map((operation) => [
    operation,
    operation === "placeOrder" ? 1 : (readsPerOrder * (weights[operation] ?? 0)) / allReads,
  ]);
  return Object.fromEntries(calls);
}

/** A figure per order: the sum over all operations of the figure times its calls. */
export function perOrder<Use>(
  calls: Record<Operation, number>,
  uses: Record<Operation, Use>,
  figure: (use: Use) => number,
): number {
  return operations.reduce((sum, operation) => sum + calls[operation] * figure(uses[operation]), 0);
}
