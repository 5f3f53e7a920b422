import type { LoadOperation } from "../../scenarios/scenario.ts";

export type Operation = LoadOperation | "cancelOrder";

/** One request, from its start to its answer or to the lack of one, in milliseconds since 1970. */
export type Attempt = {
  operation: Operation;
  start: number;
  end: number;
  /** What it failed with; an order that was tried again has an attempt for each try. */
  failure?: string;
};

/** A promise: the client was answered 202. */
export type AcceptedOrder = { id: string; customer: number; card: string; acceptedAt: number };

/** All that the clients of a variant have seen. */
export type Journal = {
  attempts: Attempt[];
  accepted: AcceptedOrder[];
  /** Orders whose cancelling was answered 202. */
  cancelled: Set<string>;
  /** Orders that were sent once more after they had been accepted. */
  repeated: number;
  /** Orders that no try brought an answer for: they may exist or not, and nobody was promised anything. */
  givenUp: number;
  /** Answers that no fault excuses: a valid order refused, an accepted one not found, a replay that is another order. */
  contradictions: string[];
};

export function emptyJournal(): Journal {
  return { attempts: [], accepted: [], cancelled: new Set(), repeated: 0, givenUp: 0, contradictions: [] };
}
