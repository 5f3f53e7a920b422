import fc from "fast-check";

/** What becomes of an invocation: the whole batch, or all of it from a record on. */
export type Fate = "goes well" | "throws" | "is throttled" | { failsFrom: number };

/** What happens to the stream and to the mapping, after a pause in milliseconds. */
export type Step = { pause: number } & (
  | { do: "write"; items: number[] }
  | { do: "split"; shard: number }
  | { do: "restart" }
);

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Fate>("goes well", "throws", "is throttled") },
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

/** A life of a mapping. The lists of fates and faults are used up one by one; after them all goes well, but for poison. */
export const scenario = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
  fates: fc.array(fate, { maxLength: 25 }),
  /** Of calls to the streams: undefined for an answer. */
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
  /** Milliseconds that each invocation takes, in turn. */
  durations: fc.array(fc.constantFrom(0, 5, 400, 5_000), { minLength: 1, maxLength: 6 }),
  pageSize: fc.integer({ min: 1, max: 6 }),
  /** Every so many records the filter lets one not through; 0: it lets all through. */
  filtered: fc.constantFrom(0, 2, 3),
  /** Every so many records one fails always, where that comes to an end. */
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
