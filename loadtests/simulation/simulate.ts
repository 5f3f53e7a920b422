import { quantile } from "simple-statistics";
import { type Stage } from "../scenarios/scenario.ts";
import { arrive } from "./arrivals.ts";
import type { Model } from "./functions-model.ts";
import type { Timeline } from "./timeline.ts";
import type { Source } from "./variates.ts";

/** Seconds. Of the orders placed in a window: when they were answered and settled after that; what it took. */
export type Window = {
  from: number;
  placed: number;
  refused: number;
  answered: { p50: number; p99: number };
  settled: { p50: number; p99: number };
  units: number;
};

type Collected = { answered: number[]; settled: number[]; placed: number; refused: number; units: number };

/**
 * Puts a load on a model and tells, window by window, what became of the orders.
 * @param share of the orders that is simulated; the model must be that much smaller. 1 is exact; with less, lines are a
 * little longer than they would be, because fewer servers even out less
 */
export function simulate(
  timeline: Timeline,
  model: Model,
  stages: readonly Stage[],
  { source, windowSeconds, share = 1 }: { source: Source; windowSeconds: number; share?: number },
): Window[] {
  const end = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const windows: Collected[] = Array.from({ length: Math.ceil(end / windowSeconds) }, () => ({
    answered: [],
    settled: [],
    placed: 0,
    refused: 0,
    units: 0,
  }));
  const thinned = stages.map(({ seconds, from, to }) => ({ seconds, from: from * share, to: to * share }));
  arrive(timeline, thinned, source, () =>
    placeOne(timeline, model, windows[Math.floor(timeline.now / windowSeconds)]),
  );
  windows.forEach((window, index) => {
    timeline.at((index + 1) * windowSeconds, () => (window.units = model.units() / share));
  });
  timeline.run();
  return windows.map((window, index) => summary(window, index * windowSeconds, share));
}

function placeOne(timeline: Timeline, model: Model, window: Collected | undefined): void {
  if (!window) return;
  const begin = timeline.now;
  window.placed++;
  model.place({
    answered: () => window.answered.push(timeline.now - begin),
    settled: () => window.settled.push(timeline.now - begin),
    refused: () => window.refused++,
  });
}

function summary(
  { answered, settled, placed, refused, units }: Collected,
  from: number,
  share: number,
): Window {
  const tails = (times: number[]) => ({
    p50: times.length === 0 ? 0 : quantile(times, 0.5),
    p99: times.length === 0 ? 0 : quantile(times, 0.99),
  });
  return {
    from,
    placed: placed / share,
    refused: refused / share,
    answered: tails(answered),
    settled: tails(settled),
    units: Math.round(units),
  };
}
