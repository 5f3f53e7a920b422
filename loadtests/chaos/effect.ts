import type { Attempt, Operation } from "./clients/journal.ts";

/** A fault that struck, in milliseconds since 1970. */
export type Strike = { fault: string; at: number; endedAt: number; detail?: string };

/** When an order was placed and settled, by the variant's own clock. */
export type Settlement = { placedAt: number; settledAt: number | undefined };

/** What clients noticed of a strike. Seconds count from the strike. */
export type Effect = {
  /** Of the trouble itself. */
  lasted: number;
  failed: Failures[];
  /** Good answers that took longer than a second. */
  slow: number;
  /**
   * When the variant was itself again: the trouble is over, and from then on, for a second at least, every request was answered properly
   * within a second and every order placed settled within a second. 0 when nothing was amiss at all; undefined when the load ended first.
   */
  recovered: number | undefined;
  /** When the last of the orders that were placed until the next strike had settled. */
  settled: number | undefined;
};

export type Failures = {
  operation: Operation;
  count: number;
  kinds: Record<string, number>;
  first: number;
  last: number;
};

export type Observed = {
  attempts: readonly Attempt[];
  /** Of orders whose card makes no trouble by itself. */
  settlements: readonly Settlement[];
  /** When the load ended. */
  end: number;
};

const PROPER_MS = 1_000;
const CALM_MS = 1_000;
/** A request younger than this when a fault struck is one that the fault struck. */
const UNDER_WAY_MS = 100;

/** `strikes` in the order in which they came; each is held to account for what happened until the next one. */
export function effectsOf(strikes: readonly Strike[], observed: Observed): Effect[] {
  const troubled = disturbances(observed).sort((a, b) => a.from - b.from);
  return strikes.map((strike, i) => {
    const until = strikes[i + 1]?.at ?? Infinity;
    const within = (moment: number) => moment >= strike.at && moment < until;
    const own = observed.attempts.filter(({ start }) => within(start + UNDER_WAY_MS));
    const placed = observed.settlements.filter(({ placedAt }) => within(placedAt));
    const unnoticed = !troubled.some(({ from }) => within(from + UNDER_WAY_MS));
    const recoveredAt = unnoticed ? strike.at : calmFrom(strike.endedAt, troubled, observed.end);
    const seconds = (moment: number) => (moment - strike.at) / 1_000;
    return {
      lasted: seconds(strike.endedAt),
      failed: failuresIn(own, seconds),
      slow: own.filter((attempt) => !attempt.failure && isSlow(attempt)).length,
      recovered: recoveredAt && seconds(recoveredAt),
      settled: placed.every(({ settledAt }) => settledAt)
        ? Math.max(0, ...placed.map(({ settledAt }) => seconds(settledAt!)))
        : undefined,
    };
  });
}

type Disturbance = { from: number; to: number };

function disturbances({ attempts, settlements }: Observed): Disturbance[] {
  const requests = attempts.filter((attempt) => attempt.failure || isSlow(attempt));
  const late = settlements.filter(({ placedAt, settledAt = Infinity }) => settledAt - placedAt > PROPER_MS);
  return [
    ...requests.map(({ start, end }) => ({ from: start, to: end })),
    ...late.map(({ placedAt }) => ({ from: placedAt, to: placedAt })),
  ];
}

const isSlow = ({ start, end }: Attempt) => end - start > PROPER_MS;

/** The first moment from `since` on that a calm second follows. `troubled` begins with what began first. */
function calmFrom(since: number, troubled: readonly Disturbance[], end: number): number | undefined {
  let moment = since;
  for (const { from, to } of troubled) {
    if (to < moment) continue;
    if (from - moment >= CALM_MS) break;
    moment = to;
  }
  return end - moment >= CALM_MS ? moment : undefined;
}

function failuresIn(attempts: readonly Attempt[], seconds: (moment: number) => number): Failures[] {
  const failed = attempts.filter(({ failure }) => failure);
  return [...Map.groupBy(failed, ({ operation }) => operation)].map(([operation, own]) => ({
    operation,
    count: own.length,
    kinds: Object.fromEntries(
      [...Map.groupBy(own, ({ failure }) => failure)].map(([kind, these]) => [kind, these.length]),
    ),
    first: Math.max(0, seconds(Math.min(...own.map(({ end }) => end)))),
    last: seconds(Math.max(...own.map(({ end }) => end))),
  }));
}
