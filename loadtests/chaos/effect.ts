import type { Attempt, ClientLog, Operation } from "./clients/client.ts";

/** An injected fault, in milliseconds since 1970. */
export type InjectedFault = { fault: string; at: number; endedAt: number; detail?: string };

/** The times of an order, by the variant's own clock. */
export type Settlement = { placedAt: number; settledAt: number | undefined };

/** The effect of a fault on clients. Seconds count from the start of the fault. */
export type Effect = {
  /** Duration of the fault itself. */
  lasted: number;
  failed: Failures[];
  /** Good answers that took longer than a second. */
  slow: number;
  /**
   * Time of recovery: the fault has ended and a full second follows in which every request is answered well within a
   * second, and every new order settles within a second. 0 when the fault had no effect; undefined when the load ended
   * before.
   */
  recovered: number | undefined;
  /** When the last order that was placed before the next fault had settled. */
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
  /** Orders whose card causes no delay or failure by itself. */
  settlements: readonly Settlement[];
  /** The end of the load. */
  end: number;
};

const PROPER_MS = 1_000;
const CALM_MS = 1_000;
/** A request that started at most this long before a fault belongs to that fault. */
export const UNDER_WAY_MS = 100;

/** `faults` in order of time. Failures until the next fault belong to the fault before it. */
export function effectsOf(faults: readonly InjectedFault[], observed: Observed): Effect[] {
  const troubled = disturbances(observed).sort((a, b) => a.from - b.from);
  return faults.map((fault, i) => {
    const until = faults[i + 1]?.at ?? Infinity;
    const within = (moment: number) => moment >= fault.at && moment < until;
    const own = observed.attempts.filter(({ start }) => within(start + UNDER_WAY_MS));
    const placed = observed.settlements.filter(({ placedAt }) => within(placedAt));
    const unnoticed = !troubled.some(({ from }) => within(from + UNDER_WAY_MS));
    const recoveredAt = unnoticed ? fault.at : calmFrom(fault.endedAt, troubled, observed.end);
    const seconds = (moment: number) => (moment - fault.at) / 1_000;
    return {
      lasted: seconds(fault.endedAt),
      failed: failuresIn(own, seconds),
      slow: own.filter((attempt) => !attempt.failure && isSlow(attempt)).length,
      recovered: recoveredAt && seconds(recoveredAt),
      settled: placed.every(({ settledAt }) => settledAt)
        ? Math.max(0, ...placed.map(({ settledAt }) => seconds(settledAt!)))
        : undefined,
    };
  });
}

type ObservedSoFar = Omit<Observed, "end"> & Pick<ClientLog, "inFlight">;

/**
 * The end of the last trouble up to now, in milliseconds since 1970; 0 without any. An order that was placed less than a
 * second ago may still settle in time, and a request that was sent less than a second ago may still be answered in time.
 */
export function troubledUntil({ attempts, inFlight, settlements }: ObservedSoFar, now: number): number {
  const waiting = [...inFlight].map((request) => ({ ...request, end: now }));
  const due = settlements.filter(
    ({ placedAt, settledAt }) => settledAt !== undefined || now - placedAt > PROPER_MS,
  );
  const seen = { attempts: [...attempts, ...waiting], settlements: due };
  return Math.max(0, ...disturbances(seen).map(({ to }) => to));
}

type Disturbance = { from: number; to: number };

function disturbances({ attempts, settlements }: Omit<Observed, "end">): Disturbance[] {
  const requests = attempts.filter(isTroubled);
  const late = settlements.filter(({ placedAt, settledAt = Infinity }) => settledAt - placedAt > PROPER_MS);
  return [
    ...requests.map(({ start, end }) => ({ from: start, to: end })),
    ...late.map(({ placedAt }) => ({ from: placedAt, to: placedAt })),
  ];
}

/** Failed, or slower than a second. */
export const isTroubled = (attempt: Attempt) => attempt.failure !== undefined || isSlow(attempt);

const isSlow = ({ start, end }: Attempt) => end - start > PROPER_MS;

/** The first moment from `since` on with a full second without trouble after it. `troubled` is sorted by its start. */
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
