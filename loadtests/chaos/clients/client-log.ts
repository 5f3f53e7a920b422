import type { LoadOperation } from "../../scenarios/scenario.ts";

export type Operation = LoadOperation | "cancelOrder";

/** One request, from its start to its answer or its failure, in milliseconds since 1970. */
export type Attempt = {
  operation: Operation;
  start: number;
  end: number;
  /** The kind of failure. An order that was sent several times has an attempt each time. */
  failure?: string;
};

/** A promise to a client: the answer was 202. */
export type AcceptedOrder = { id: string; customer: number; card: string; acceptedAt: number };

/** Everything that the clients of a variant saw. */
export type ClientLog = {
  attempts: Attempt[];
  accepted: AcceptedOrder[];
  /** Orders whose cancellation was answered 202. */
  cancelled: Set<string>;
  /** Orders that were sent once more after they were accepted. */
  repeated: number;
  /** Orders of which no attempt was answered: they may exist, but nobody was promised anything. */
  givenUp: number;
  /**
   * Answers that no fault excuses: a valid order is refused, an accepted one is not found, a replay is another order.
   */
  contradictions: string[];
};

export function emptyLog(): ClientLog {
  return { attempts: [], accepted: [], cancelled: new Set(), repeated: 0, givenUp: 0, contradictions: [] };
}
