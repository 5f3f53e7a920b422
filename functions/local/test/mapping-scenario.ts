import fc from "fast-check";

/** Outcome of an invocation; `failsFrom` fails all records from that index on. */
export type Fate = "succeeds" | "throws" | "is throttled" | { failsFrom: number };

/** An event of the stream or the mapping, after a pause in milliseconds. */
export type Step = { pause: number } & (
  | { do: "write"; items: number[] }
  | { do: "split"; shard: number }
  | { do: "restart" }
);

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Fate>("succeeds", "throws", "is throttled") },
  { weight: 1, arbitrary: fc.record({ failsFrom: fc.nat(4) }) },
);

export const ITEMS = 5;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("write" as const),
      pause: fc.nat(3_000),
      items: fc.array(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("split" as const), pause: fc.nat(3_000), shard: fc.nat(5) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const), pause: fc.nat(3_000) }) },
);

/**
 * Events, outcomes and settings of one mapping. Invocations and stream calls consume `fates` and `faults` in order; after the
 * last, everything succeeds except poison records.
 */
export const scenario = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
  fates: fc.array(fate, { maxLength: 25 }),
  /** Errors of calls to the streams; undefined: the call answers. */
  faults: fc.array(
    fc.constantFrom(
      undefined,
      undefined,
      "LimitExceededException",
      "ExpiredIteratorException",
      "InternalServerError",
    ),
    { maxLength: 25 },
  ),
  /** Milliseconds of each invocation, in turn. */
  durations: fc.array(fc.constantFrom(0, 5, 400, 5_000), { minLength: 1, maxLength: 6 }),
  pageSize: fc.integer({ min: 1, max: 6 }),
  /** The filter drops every nth record; 0: none. */
  filtered: fc.constantFrom(0, 2, 3),
  /** Every nth record always fails, if the settings limit retries or age; 0: none. */
  poison: fc.constantFrom(0, 4, 7),
  settings: fc.record({
    batchSize: fc.integer({ min: 1, max: 6 }),
    batchWindowMillis: fc.constantFrom(0, 300),
    parallelizationFactor: fc.integer({ min: 1, max: 3 }),
    maximumRetryAttempts: fc.constantFrom(-1, 0, 2),
    maximumRecordAgeInSeconds: fc.constantFrom(-1, -1, 4, 60),
    bisectBatchOnFunctionError: fc.boolean(),
    reportBatchItemFailures: fc.boolean(),
  }),
});

export type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;
