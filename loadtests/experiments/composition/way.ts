/**
 * The cost of one way per order: runs of functions, billed milliseconds, the part of them without CPU, and the time to
 * settled.
 */
export type Way = { invocations: number; billed: number; waiting: number; settledP50: number };

/** Orders at an even pace. */
export type Trial = { orders: number; card: string };

export const SKU = "sku-001";
/** Milliseconds between orders. */
export const PACE_MS = 50;
