/** What one way of composing costs per order: runs of functions, milliseconds billed, of which without CPU, and until the order is settled. */
export type Way = { invocations: number; billed: number; waiting: number; settledP50: number };

/** Orders that are placed at an even pace. */
export type Trial = { orders: number; card: string };

export const SKU = "sku-001";
/** Milliseconds between orders. */
export const PACE_MS = 50;
