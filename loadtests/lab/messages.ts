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
  | { kind: "followed"; order: FollowedOrder }
  | { kind: "second"; at: number; seconds: VariantSecond[] }
  | { kind: "fault"; report: FaultReport }
  | { kind: "trouble"; sentence: string };

export type NodeDescription = { file?: string; source?: string; reaches: string[]; log: string[] };

/** `cpu` is a share of one core. */
export type ProcessUsage = { name: string; cpu: number; megabytes: number };

/** The last second of one variant. Latencies are zero when nothing came back. */
export type VariantSecond = {
  variant: VariantName;
  /** Orders per second that the lab places. */
  rate: number;
  answered: { count: number; failed: number; p50: number; p95: number };
  settled: { count: number; p50: number; p95: number };
  /** Not answered yet, or not settled yet. */
  onTheirWay: number;
  /** A month on AWS at this rate. */
  dollars: string;
  processes: ProcessUsage[];
};

/** What clients saw of one operation since a fault began. `slow`: good answers after more than a second. */
export type SeenOperation = { operation: string; good: number; failed: number; slow: number };

/** A fault in progress, or one that is over. Seconds count from its start. */
export type FaultReport = {
  variant: VariantName;
  fault: string;
  what: string;
  phase: "calm before" | "broken" | "recovering" | "well again" | "not well";
  /** How long the fault itself lasted, when all requests went well again, and when the last order had settled. */
  lasted?: number;
  recovered?: number;
  settled?: number;
  detail?: string;
  seen: SeenOperation[];
};

export type AuditOfVariant = {
  variant: VariantName;
  clean: boolean;
  orders: number;
  accepted: number;
  charges: number;
  /** One sentence for each finding, the first ones only. */
  reasons: string[];
};
