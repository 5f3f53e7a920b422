import type { SeededOrder } from "./orders.ts";

/** The stores of one variant while they are filled. */
export interface SeedStore {
  /** Stores the orders with their rows in the other contexts, and takes their units from the stock. */
  insert(batch: readonly SeededOrder[]): Promise<void>;
  /** To be called after the last batch. */
  finish(): Promise<void>;
  close(): Promise<void>;
}
