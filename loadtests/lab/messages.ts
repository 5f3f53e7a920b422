import type { VariantName } from "@app/net/variant-names";

/** The page and the server exchange these as JSON. Times are in milliseconds. */

export type OrderWish = { card: string; lines: { sku: string; quantity: number }[] };

/** A span of an order. `start` and `end` count from the order's first span. */
export type Step = {
  id: string;
  /** Of the span that called this one, or that left the item whose stream record invoked it. */
  parent?: string;
  name: string;
  /** The node of the diagram that did the work. */
  node: string;
  start: number;
  end: number;
  failed: boolean;
  /** The nodes from the caller to this one; empty for a step inside a node. */
  path: string[];
  /** Why it began: a request whose caller waits, a record of a stream, or a step inside a process. */
  because: "request" | "record" | "step";
  /** What waited for what, and for how long. */
  said: string;
};

/** An order that the lab placed, once it has settled and its spans have arrived. */
export type FollowedOrder = {
  variant: VariantName;
  id: string;
  status: string;
  /** Until the answer, by the client's clock; from there until the order was final, by the variant's clock. */
  answered: number;
  settled: number;
  steps: Step[];
};

export type LabEvent =
  | { kind: "placed"; variant: VariantName; answered: number }
  | { kind: "refused"; variant: VariantName; reason: string }
  | { kind: "followed"; order: FollowedOrder };

export type NodeDescription = { file?: string; source?: string; reaches: string[]; log: string[] };
