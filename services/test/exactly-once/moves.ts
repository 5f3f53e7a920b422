import fc from "fast-check";
import { FATES, type Fate } from "./call-scheduler.ts";
import { REPLICAS, type Replica } from "./replicas-in-process.ts";

/** Number of steps that a thread then takes. The last step has this fate, and the others go well. */
type Progress = { steps: number; fate: Fate };

/** A possible next event. `go on` names one of the waiting threads; 0 is the thread that took the last step. */
export type Move =
  | ({ do: "place" | "cancel"; order: number; at: Replica } & Progress)
  | ({ do: "take over" | "renew"; at: Replica } & Progress)
  | ({ do: "go on"; which: number } & Progress)
  | { do: "kill"; process: Replica | "inventory" | "payments" }
  | { do: "time out" | "redrive" };

/** More steps than any thread takes. */
export const TO_ITS_END = 30;

const one = <const Do extends string>(...names: Do[]) => fc.constantFrom(...names);
const at = one(...REPLICAS);
const order = fc.nat(1);
const which = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(4));
const progress = {
  steps: fc.oneof(fc.nat(13), fc.constant(TO_ITS_END)),
  fate: fc.oneof(fc.constant(FATES[0]), one(...FATES)),
};
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: one("place", "cancel"), order, at, ...progress }) },
  { weight: 6, arbitrary: fc.record({ do: one("go on"), which, ...progress }) },
  { weight: 5, arbitrary: fc.record({ do: one("take over", "take over", "renew"), at, ...progress }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: one("kill"), process: one(...REPLICAS, "inventory", "payments") }),
  },
  { weight: 1, arbitrary: fc.record({ do: one("time out", "redrive") }) },
);
export const moves = fc.array(move, { maxLength: 16, size: "max" });
