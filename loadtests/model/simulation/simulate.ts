import { quantile } from "simple-statistics";
import type { Stage } from "../../scenarios/scenario.ts";
import { arrive, arriveEvenly } from "./arrivals.ts";
import type { Source } from "./distributions.ts";
import type { Model } from "./functions-model.ts";
import type { Timeline } from "./timeline.ts";

/** Seconds. For the orders placed in a window: the times to answered and to settled; `units` at the window's end. */
export type Window = {
  from: number;
  placed: number;
  refused: number;
  answered: { p50: number; p99: number };
  settled: { p50: number; p99: number };
  units: number;
};

/** Several windows as one. `worst`: the one whose p99 of answers is the highest. */
export type Stretch = Window & { worst: { from: number; seconds: number; p99: number } };

/** The settings for applying a load to a model. */
export type Run = {
  source: Source;
  windowSeconds: number;
  /**
   * Share of the orders that is simulated; the model must be proportionally smaller. 1, the default, is exact. With
   * less, queues are slightly longer, because fewer servers even out less.
   */
  share?: number;
  /** Arrivals as the load generator schedules them, instead of random ones. */
  evenly?: boolean;
  /** Settled time starts at the answer, where the server's clock places the order, instead of at the arrival. */
  fromAnswer?: boolean;
};

type Collected = { answered: number[]; settled: number[]; placed: number; refused: number; units: number };

/** Applies a load to a model. @returns the outcome of the orders, window by window */
export function simulate(timeline: Timeline, model: Model, stages: readonly Stage[], run: Run): Window[] {
  const { windowSeconds, share = 1 } = run;
  return collect(timeline, model, stages, run).map((window, index) =>
    summary(window, index * windowSeconds, share),
  );
}

/** The outcome of all orders placed after a moment, as one window, and the worst window in it. */
export function simulateWhole(
  timeline: Timeline,
  model: Model,
  stages: readonly Stage[],
  { from, ...run }: Run & { from: number },
): Stretch {
  const { windowSeconds } = run;
  const first = Math.round(from / windowSeconds);
  const counted = collect(timeline, model, stages, run).slice(first);
  const sum = (of: (window: Collected) => number) => counted.reduce((total, window) => total + of(window), 0);
  const whole = {
    answered: counted.flatMap(({ answered }) => answered),
    settled: counted.flatMap(({ settled }) => settled),
    placed: sum(({ placed }) => placed),
    refused: sum(({ refused }) => refused),
    units: Math.max(...counted.map(({ units }) => units)),
  };
  const p99s = counted.map(({ answered }) => tails(answered).p99);
  const worst = p99s.indexOf(Math.max(...p99s));
  return {
    ...summary(whole, from, run.share ?? 1),
    worst: { from: (first + worst) * windowSeconds, seconds: windowSeconds, p99: p99s[worst] ?? 0 },
  };
}

function collect(
  timeline: Timeline,
  model: Model,
  stages: readonly Stage[],
  { source, windowSeconds, share = 1, evenly = false, fromAnswer = false }: Run,
): Collected[] {
  const end = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const windows: Collected[] = Array.from({ length: Math.ceil(end / windowSeconds) }, () => ({
    answered: [],
    settled: [],
    placed: 0,
    refused: 0,
    units: 0,
  }));
  const thinned = stages.map(({ seconds, from, to }) => ({ seconds, from: from * share, to: to * share }));
  const arrival = () =>
    placeOne(timeline, model, windows[Math.floor(timeline.now / windowSeconds)], fromAnswer);
  if (evenly) arriveEvenly(timeline, thinned, arrival);
  else arrive(timeline, thinned, source, arrival);
  windows.forEach((window, index) => {
    timeline.at((index + 1) * windowSeconds, () => (window.units = model.units()));
  });
  timeline.run();
  return windows;
}

function placeOne(
  timeline: Timeline,
  model: Model,
  window: Collected | undefined,
  fromAnswer: boolean,
): void {
  if (!window) return;
  const begin = timeline.now;
  let placed = begin;
  window.placed++;
  model.place({
    answered: () => {
      window.answered.push(timeline.now - begin);
      if (fromAnswer) placed = timeline.now;
    },
    settled: () => window.settled.push(timeline.now - placed),
    refused: () => window.refused++,
  });
}

function summary(
  { answered, settled, placed, refused, units }: Collected,
  from: number,
  share: number,
): Window {
  return {
    from,
    placed: placed / share,
    refused: refused / share,
    answered: tails(answered),
    settled: tails(settled),
    units: Math.round(units),
  };
}

function tails(times: number[]): { p50: number; p99: number } {
  if (times.length === 0) return { p50: 0, p99: 0 };
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
