import fc from "fast-check";
import { expect, test } from "vitest";
import type { LoadOperation } from "../scenarios/scenario.ts";
import { mixed } from "../scenarios/scenarios.ts";
import { measured } from "../scenarios/test/measured.ts";
import {
  latencyHistogram,
  mergeRecordings,
  percentilesOf,
  record,
  recordingOf,
} from "./driver/percentiles.ts";
import { createRecorder } from "./driver/recorder.ts";
import { mergeLoads } from "./merge-runs.ts";

/** From a tenth of a millisecond to a minute. */
const latency = fc.integer({ min: 100, max: 60_000_000 }).map((microseconds) => microseconds / 1_000);

const outcome = fc.record({
  operation: fc.constantFrom<LoadOperation>("placeOrder", "getOrder", "listProducts"),
  at: fc.nat(19_999),
  latency,
  error: fc.option(fc.constantFrom("503 temporarily-unavailable", "ECONNRESET")),
});
type Outcome = typeof outcome extends fc.Arbitrary<infer T> ? T : never;

/** Values with the number of the part that each belongs to. */
const dealt = <T>(each: fc.Arbitrary<T>) =>
  fc.array(fc.record({ part: fc.nat(4), each }), { minLength: 1, maxLength: 200 });

function partsOf<T>(values: readonly { part: number; each: T }[]): T[][] {
  return [0, 1, 2, 3, 4].map((part) => values.filter((value) => value.part === part).map(({ each }) => each));
}

function recorded(outcomes: readonly Outcome[]) {
  const recorder = createRecorder(mixed);
  for (const { operation, at, latency, error } of outcomes) {
    recorder.started(operation, at);
    if (error) recorder.failed(operation, at, error);
    else recorder.completed(operation, at, latency);
  }
  return measured({ scenario: mixed, ...recorder.counts() }).load;
}

/** Equal histograms may be encoded in arrays of different lengths, so only their percentiles are compared. */
const withoutHistograms = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === "histogram" ? undefined : part)));

test("the merged results of any parts are the result of the whole, as numbers that went through JSON", () => {
  fc.assert(
    fc.property(dealt(outcome), (outcomes) => {
      const whole = recorded(outcomes.map(({ each }) => each));
      const parts = partsOf(outcomes).map((part) => ({ ...recorded(part), share: 1 / 5 }));
      const merged = mergeLoads(parts.map((part) => JSON.parse(JSON.stringify(part)) as typeof part));
      expect(withoutHistograms(merged)).toEqual({ ...(withoutHistograms(whole) as object), offered: 500 });
    }),
    { numRuns: 50 },
  );
});

test("without histograms, the merged percentiles are at least as high as those of the whole", () => {
  const percentiles = (latencies: readonly number[]) => {
    const histogram = latencyHistogram();
    for (const each of latencies) record(histogram, each);
    return percentilesOf(histogram);
  };
  fc.assert(
    fc.property(dealt(latency), (latencies) => {
      const whole = percentiles(latencies.map(({ each }) => each));
      const merged = mergeRecordings(partsOf(latencies).map(percentiles));
      for (const name of ["p50", "p90", "p95", "p99"] as const)
        expect(merged[name]).toBeGreaterThanOrEqual(whole[name]);
      expect(merged).toMatchObject({ max: whole.max });
    }),
  );
});

test("a result without a part's histogram has none", () => {
  const histogram = latencyHistogram();
  record(histogram, 5);
  const { histogram: _, ...withoutHistogram } = recordingOf(histogram);
  expect(mergeRecordings([recordingOf(histogram), withoutHistogram])).not.toHaveProperty("histogram");
});
