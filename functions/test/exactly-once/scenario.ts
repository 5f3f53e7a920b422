import fc from "fast-check";
import { FAULTS, type Fault } from "../fault-injection/faults.ts";

/** A customer's request: units of a plentiful and of a scarce product, and the card. */
export type CustomerRequest = { plenty: number; scarce: number; card: string };

/** A pick counts modulo the number of options, so that a move stays possible while a scenario shrinks. */
export type Move =
  | { do: "place" | "cancel"; pick: number; faults: Fault[] }
  /** The next records of some items to one function; `copies` of the same batch at once. */
  | { do: "deliver"; pick: number; items: number; copies: 1 | 2; faults: Fault[] }
  | { do: "deliver again" | "lose"; pick: number; faults: Fault[] }
  | { do: "sweep"; minutes: number; faults: Fault[] }
  | { do: "redrive"; faults: Fault[] };

/** Concurrent moves; `order` decides whose call is next. */
export type Step = { moves: Move[]; order: number[] };
export type Scenario = { scarce: number; requests: CustomerRequest[]; steps: Step[] };

/** Plain objects, which print well. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const pick = fc.nat({ max: 11 });
const fault: fc.Arbitrary<Fault> = record({ call: fc.nat({ max: 4 }), kind: fc.constantFrom(...FAULTS) });
const faults = fc.oneof(
  { weight: 2, arbitrary: fc.array(fault, { maxLength: 0 }) },
  { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
);

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: record({ do: fc.constant("place"), pick, faults }) },
  { weight: 2, arbitrary: record({ do: fc.constant("cancel"), pick, faults }) },
  {
    weight: 12,
    arbitrary: record({
      do: fc.constant("deliver"),
      pick,
      items: fc.integer({ min: 1, max: 3 }),
      copies: fc.constantFrom(1, 1, 1, 2),
      faults,
    }),
  },
  { weight: 2, arbitrary: record({ do: fc.constantFrom("deliver again", "lose"), pick, faults }) },
  {
    weight: 1,
    arbitrary: record({ do: fc.constant("sweep"), minutes: fc.constantFrom(0, 1, 10), faults }),
  },
  { weight: 1, arbitrary: record({ do: fc.constant("redrive"), faults }) },
) as fc.Arbitrary<Move>;

const request: fc.Arbitrary<CustomerRequest> = record({
  plenty: fc.nat({ max: 2 }),
  scarce: fc.integer({ min: 1, max: 3 }),
  card: fc.constantFrom("card_accepted", "card_accepted", "card_declined", "card_fails_once"),
});

export const scenario: fc.Arbitrary<Scenario> = record({
  scarce: fc.integer({ min: 1, max: 6 }),
  requests: fc.array(request, { minLength: 1, maxLength: 3 }),
  steps: fc.array(
    record({
      moves: fc.oneof(
        { weight: 2, arbitrary: fc.array(move, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(move, { minLength: 2, maxLength: 3 }) },
      ),
      order: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 40, size: "max" },
  ),
});
